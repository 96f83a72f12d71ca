//! Laws: what is written is read back as the same graph.

use imgflo_flow::{Format, Graph, Limits, chain, fbp, json, xml};
use serde_json::json as value;

fn read(format: Format, text: &str) -> Graph {
    match format.read(text, &Limits::default()) {
        Ok(reading) => {
            assert_eq!(reading.warnings, [], "{text}");
            reading.graph
        }
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// Writing and reading gives the same graph; writing that gives the same text.
fn assert_round_trip(format: Format, graph: &Graph) {
    let text = format.write(graph).unwrap_or_else(|error| panic!("{error}\n{graph:#?}"));
    let again = read(format, &text);
    assert_eq!(&again, graph, "{text}");
    assert_eq!(format.write(&again).as_ref(), Ok(&text));
}

const FBP: &[&str] = &[
    "",
    "A(C)",
    "# @runtime imgflo\n# @name Foo Bar\n# @icon picture-o\nA(C)",
    "INPORT=a.STD-DEV-X:SIGMA\nOUTPORT=b.OUT:OUT\na(x/y) OUT -> IN b(c) E -> F g(h), 3 -> W a",
    "A(C) OUT[0] -> IN[12] B(C) OUT -> IN A\nA X -> Y B",
    "'it\\'s' -> X A(C), '' -> Y A, 'a\nb' -> Z A, \"ends with \\\\\" -> W A",
    "-1.5e-7 -> X A(C), {\"a\":[1,{\"b\":null}]} -> Y A, [] -> Z A, 0.1 -> W A",
    "\ttrue -> X A(C)\n\tfalse -> Y A\n\tnull -> Z A",
    "A(C:x=10,y=20,foo=bar) OUT -> IN B(D:main)",
    "# @caseSensitive true\nA(C) Out -> in-Port B(C), 'x' -> X1 B",
    "(core/Repeat) OUT -> IN (gegl/gaussian-blur)",
];

const XML: &[&str] = &[
    "<gegl/>",
    "<gegl><gegl:crop width='9' x='-2'/><gegl:load path='a b/&lt;c&gt;.png'/></gegl>",
    "<gegl><node operation='gegl:over'><gegl:text string='a&#10;b  c'/></node><gegl:color/></gegl>",
    "<gegl><gegl:add id='sum'><clone ref='c'/></gegl:add><gegl:color id='c' value='red'/></gegl>",
    "<gegl><gegl:add name='twice'/><gegl:add name='twice'/><gegl:add name='other' id='a'/></gegl>",
    "<gegl><gegl:crop id='crop-2'/><gegl:crop/><gegl:crop id='crop-1'/></gegl>",
    "<gegl><node operation='gegl:contrast-curve'><params><param name='curve'>\
     <curve ymin='0' ymax='1.5'><curve-point x='0' y='0'/><curve-point x='1' y='.5'/></curve>\
     </param></params></node><gegl:load/></gegl>",
    "<gegl><svg:src-over><gegl:a><gegl:b><gegl:c/></gegl:b><gegl:d/></gegl:a></svg:src-over></gegl>",
];

const CHAINS: &[&str] = &[
    "",
    "gaussian-blur std-dev-x=4 std-dev-y=0.5rel",
    "svg:src-over aux=[ text string='it'\\''s  me' color=rgb(1,0,0) ] crop",
    "id=a multiply aux=[ ref=a gaussian-blur std-dev-x=0.02rel ]",
    "crop id=c over aux=[ blur radius=3 aux=[ ref=c ] ] add aux2=[ ref=c invert ]",
    "over aux=[ crop width=90 color value=rgba(0.2,0.1,0.6,0.5) ] crop string=a[b]",
    "crop crop crop id=x crop",
];

#[test]
fn the_fbp_language_comes_back_as_it_was() {
    for text in FBP {
        assert_round_trip(Format::Fbp, &read(Format::Fbp, text));
    }
}

#[test]
fn xml_comes_back_as_it_was() {
    for text in XML {
        assert_round_trip(Format::Xml, &read(Format::Xml, text));
    }
}

#[test]
fn chains_come_back_as_they_were() {
    for text in CHAINS {
        let graph = read(Format::Chain, text);
        assert_round_trip(Format::Chain, &graph);
        let words = chain::write_words(&graph).unwrap();
        assert_eq!(chain::read_words(&words, &Limits::default()).unwrap(), graph);
    }
}

#[test]
fn json_can_say_all_the_others_can() {
    let formats = [(Format::Fbp, FBP), (Format::Xml, XML), (Format::Chain, CHAINS)];
    for (format, texts) in formats {
        for text in texts {
            assert_round_trip(Format::Json, &read(format, text));
        }
    }
}

#[test]
fn json_keeps_what_it_does_not_know() {
    let text = value!({
        "caseSensitive": true,
        "properties": {
            "environment": { "type": "imgflo", "content": "" },
            "custom": { "deep": [1, null, 0.1, 1e300, 12_345_678_901_234_567_u64] },
        },
        "inports": {
            "X": { "process": "a/b 1", "port": "x", "metadata": { "default": 3, "x": -1.5 } },
        },
        "outports": {},
        "groups": [{ "name": "g", "nodes": ["a/b 1"], "metadata": { "description": "d" } }],
        "processes": { "a/b 1": { "component": "a/b", "metadata": { "label": "ü\n\"" } } },
        "connections": [
            {
                "src": { "process": "a/b 1", "port": "o", "index": 0 },
                "tgt": { "process": "a/b 1", "port": "i", "index": 7 },
                "metadata": { "route": 4, "secure": true },
            },
            {
                "data": { "any": [false] },
                "tgt": { "process": "a/b 1", "port": "p" },
                "metadata": { "route": 1 },
            },
        ],
    });
    let graph = read(Format::Json, &text.to_string());
    assert_round_trip(Format::Json, &graph);
    let mut expected = text;
    expected["properties"]["name"] = "".into();
    assert_eq!(json::to_json(&graph), expected);
}

#[test]
fn the_fbp_language_renames_nodes_it_cannot_name() {
    let text = value!({
        "caseSensitive": true,
        "processes": {
            "gegl/blur_x1": { "component": "gegl:blur" },
            "gegl blur_x1": { "component": "gegl/blur" },
            "gegl_blur_x1": { "component": "gegl/blur" },
            "1": { "component": "c" },
        },
        "connections": [{ "data": 3, "tgt": { "process": "gegl/blur_x1", "port": "std-dev-x" } }],
    });
    let graph = read(Format::Json, &text.to_string());
    let text = fbp::write(&graph).unwrap();
    assert_eq!(
        text,
        "# @caseSensitive true\n\n3 -> std-dev-x gegl_blur_x1_2(gegl/blur)\n\
         gegl_blur_x1_3(gegl/blur)\ngegl_blur_x1(gegl/blur)\n_1(c)\n"
    );
    assert_eq!(read(Format::Fbp, &text).processes.len(), 4);
}

#[test]
fn a_chain_can_be_written_in_the_fbp_language() {
    let graph = read(Format::Chain, "crop x=1 over aux=[ load path=a.png ]");
    assert_eq!(
        fbp::write(&graph).unwrap(),
        "# @caseSensitive true\n\n\
         INPORT=crop-1.input:input\nOUTPORT=over-1.output:output\n\n\
         crop-1(gegl/crop) output -> input over-1(gegl/over)\n\
         load-1(gegl/load) output -> aux over-1\n\
         '1' -> x crop-1\n'a.png' -> path load-1\n"
    );
}

#[test]
fn a_processor_is_no_part_of_a_composition() {
    let text = "OUTPORT=p.OUTPUT:OUTPUT\n\
                board(gegl/checkerboard) OUTPUT -> INPUT p(Processor), board OUTPUT -> IN q(Processor)";
    let graph = read(Format::Fbp, text);
    assert_eq!(chain::write(&graph).unwrap(), "checkerboard id=board\n");
    assert_eq!(
        xml::write(&graph).unwrap(),
        "<gegl>\n  <node operation='gegl:checkerboard' id='board'>\n  </node>\n</gegl>\n"
    );
}
