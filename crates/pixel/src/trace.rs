//! Writes a pixel formula as WGSL, by running it on symbols.

use std::cell::RefCell;
use std::fmt::Write;
use std::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

use crate::{Lane, Word};

thread_local!(static CODE: RefCell<Vec<Line>> = const { RefCell::new(Vec::new()) });

/// A line of the shader being written.
#[derive(Clone, Debug)]
enum Line {
    /// A value that what follows can use.
    Value(String),
    /// A value inside a loop that has ended.
    Past(String),
    /// A statement.
    Statement(String),
}

/// A value in the shader being written. Equal expressions are one value.
#[derive(Clone, Copy, Debug)]
pub struct Node(usize);

/// A whole number in the shader being written.
#[derive(Clone, Copy, Debug)]
pub struct NodeWord(Node);

/// A condition in the shader being written.
#[derive(Clone, Copy, Debug)]
pub struct Mask(Node);

impl Node {
    fn say(expression: String) -> Self {
        let same = |line: &Line| matches!(line, Line::Value(known) if *known == expression);
        let known = CODE.with_borrow(|code| code.iter().position(same));
        Self(known.unwrap_or_else(|| write_line(Line::Value(expression))))
    }
}

/// Adds a line, and gives its number.
fn write_line(line: Line) -> usize {
    CODE.with_borrow_mut(|code| {
        code.push(line);
        code.len() - 1
    })
}

/// What `inside` writes is not known any more after it.
fn scope(inside: impl FnOnce()) {
    let start = CODE.with_borrow(Vec::len);
    inside();
    CODE.with_borrow_mut(|code| {
        for line in &mut code[start..] {
            if let Line::Value(value) = line {
                *line = Line::Past(std::mem::take(value));
            }
        }
    });
}

/// The body of a WGSL function that computes `formula` of the named `inputs`.
pub fn body(inputs: &[String], formula: impl FnOnce(&[Node]) -> Vec<Node>) -> String {
    CODE.with_borrow_mut(Vec::clear);
    let nodes: Vec<Node> = inputs.iter().cloned().map(Node::say).collect();
    let outputs = formula(&nodes);
    let mut body = String::new();
    for (id, line) in CODE.take().iter().enumerate() {
        match line {
            Line::Value(value) | Line::Past(value) => writeln!(body, "    let t{id} = {value};"),
            Line::Statement(statement) => writeln!(body, "    {statement}"),
        }
        .expect("a string");
    }
    let names: Vec<String> = outputs.iter().map(|node| format!("t{}", node.0)).collect();
    writeln!(body, "    return vec{}f({});", names.len(), names.join(", ")).expect("a string");
    body
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident $op:tt)*) => {$(
        impl $trait for Node {
            type Output = Self;
            fn $method(self, other: Self) -> Self {
                Node::say(format!("t{} {} t{}", self.0, stringify!($op), other.0))
            }
        }
        impl $trait<f32> for Node {
            type Output = Self;
            fn $method(self, other: f32) -> Self {
                $trait::$method(self, Node::of(other))
            }
        }
    )*};
}
arithmetic!(Add add + Sub sub - Mul mul * Div div /);

macro_rules! call {
    ($($method:ident $function:literal)*) => {$(
        fn $method(self) -> Self {
            Node::say(format!(concat!($function, "(t{})"), self.0))
        }
    )*};
}

impl Neg for Node {
    type Output = Self;
    fn neg(self) -> Self {
        Self::say(format!("-t{}", self.0))
    }
}
impl BitAnd for Mask {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(Node::say(format!("t{} && t{}", self.0.0, other.0.0)))
    }
}
impl BitOr for Mask {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(Node::say(format!("t{} || t{}", self.0.0, other.0.0)))
    }
}
impl Not for Mask {
    type Output = Self;
    fn not(self) -> Self {
        Self(Node::say(format!("!t{}", self.0.0)))
    }
}

impl Word for NodeWord {
    fn of(v: u32) -> Self {
        Self(Node::say(format!("{v}u")))
    }
    fn plus(self, other: Self) -> Self {
        Self(Node::say(format!("t{} + t{}", self.0.0, other.0.0)))
    }
    fn times(self, other: Self) -> Self {
        Self(Node::say(format!("t{} * t{}", self.0.0, other.0.0)))
    }
    fn modulo(self, other: Self) -> Self {
        Self(Node::say(format!("t{} % t{}", self.0.0, other.0.0)))
    }
    fn xor(self, other: Self) -> Self {
        Self(Node::say(format!("t{} ^ t{}", self.0.0, other.0.0)))
    }
    fn and(self, other: Self) -> Self {
        Self(Node::say(format!("t{} & t{}", self.0.0, other.0.0)))
    }
    fn down(self, by: u32) -> Self {
        Self(Node::say(format!("t{} >> {}u", self.0.0, by & 31)))
    }
}

/// The table of the shader being written: `array<u32>` in storage, named `words`.
#[derive(Clone, Copy, Debug)]
pub struct Words;

impl Lane for Node {
    type Mask = Mask;
    type Word = NodeWord;
    type Table<'t> = Words;

    fn of(v: f32) -> Self {
        Self::say(format!("f32({v:?})"))
    }
    fn min(self, other: Self) -> Self {
        Self::say(format!("min(t{}, t{})", self.0, other.0))
    }
    fn max(self, other: Self) -> Self {
        Self::say(format!("max(t{}, t{})", self.0, other.0))
    }
    call! { floor "floor" sqrt "sqrt" exp2 "exp2" }
    fn log2(self) -> Self {
        Self::say(format!("log2(max(t{}, 1.17549435e-38))", self.0))
    }
    fn sin_turns(self) -> Self {
        Self::say(format!("sin(fract(t{}) * 6.2831853)", self.0))
    }
    fn atan2_turns(self, other: Self) -> Self {
        Self::say(format!("atan2(t{}, t{}) * 0.15915494", self.0, other.0))
    }
    fn word(self) -> NodeWord {
        NodeWord(Self::say(format!("bitcast<u32>(i32(round(t{})))", self.0)))
    }
    fn of_word(word: NodeWord) -> Self {
        Self::say(format!("f32(bitcast<i32>(t{}))", word.0.0))
    }
    fn look_up(_: Words, index: NodeWord) -> NodeWord {
        NodeWord(Self::say(format!("words[min(t{}, arrayLength(&words) - 1u)]", index.0.0)))
    }
    fn of_bits(word: NodeWord) -> Self {
        Self::say(format!("bitcast<f32>(t{})", word.0.0))
    }
    fn below(self, other: Self) -> Mask {
        Mask(Self::say(format!("t{} < t{}", self.0, other.0)))
    }
    fn select(mask: Mask, then: Self, otherwise: Self) -> Self {
        Self::say(format!("select(t{}, t{}, t{})", otherwise.0, then.0, mask.0.0))
    }
    fn until<const N: usize>(
        limit: u32,
        state: [Self; N],
        step: impl Fn([Self; N]) -> ([Self; N], Mask),
    ) -> [Self; N] {
        let say = |text: String| write_line(Line::Statement(text));
        let variables = state.map(|node| {
            let id = CODE.with_borrow(Vec::len);
            say(format!("var s{id} = t{};", node.0))
        });
        let read = || variables.map(|id| Self(write_line(Line::Value(format!("s{id}")))));
        let id = CODE.with_borrow(Vec::len);
        say(format!("for (var i{id} = 0u; i{id} < {limit}u; i{id}++) {{"));
        scope(|| {
            let (next, done) = step(read());
            for (variable, node) in variables.iter().zip(next) {
                say(format!("s{variable} = t{};", node.0));
            }
            say(format!("if (t{}) {{ break; }}", done.0.0));
        });
        say("}".to_owned());
        read()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_keeps_its_values_to_itself() {
        let code = body(&["v[0]".to_owned()], |input| {
            let twice = |[x]: [Node; 1]| ([x + x], Node::of(9.0).below(x));
            let [x] = Node::until(4, [input[0]], twice);
            vec![x + x]
        });
        assert!(code.contains("for (var i2 = 0u; i2 < 4u; i2++) {"), "{code}");
        assert_eq!(code.matches("let").count(), 7, "the sum after the loop is its own\n{code}");
    }
}
