//! Tokens in addresses of the old form.

use std::time::SystemTime;

use imgflo_keys::token::{check, strong, token};
use imgflo_keys::{Key, Secret};

const CROP: &str = "?height=110&width=130&x=200&y=230&input=files%2Fgrid-toastybob.jpg";

/// Secret, graph, query, and the token that the old server and its clients compute.
const KNOWN: &[(&str, &str, &str, &str)] = &[
    (
        "reeva9aijo1Ooj9w",
        "crop",
        "?height=110&width=130&x=200&y=230&input=files%2Fgrid-toastybob.jpg",
        "45fffba6e0a6f3dfc657e4f4e15ea597",
    ),
    (
        "reiL1ohqu1do",
        "crop",
        "?height=110&width=130&x=200&y=230&input=files%2Fgrid-toastybob.jpg&_nocache=true",
        "5173a578df3eb7624697da2cae7a99bb",
    ),
    (
        "reeva9aijo1Ooj9w",
        "crop",
        "?height=110&width=130&x=200&y=230&input=files%2Fgrid-toastybob.jpg&_nocache=true",
        "2c6392bbf2bff161c0949639dbd80011",
    ),
    (
        "reeva9aijo1Ooj9w",
        "crop",
        "?height=111&x=130&input=files%2Fgrid-toastybob.jpg",
        "e849a83caab8e46a2598a1d57ca41a25",
    ),
    (
        "disabled4reasons",
        "crop",
        "?height=110&width=133&y=230&input=files%2Fgrid-toastybob.jpg",
        "f9af2b6b5932726a08c766e852e8c15e",
    ),
    (
        "zero0zero",
        "crop",
        "?height=110&width=133&y=230&input=files%2Fgrid-toastybob.jpg",
        "31310dc2df1be4758eb7ccbe00b8365e",
    ),
    (
        "zero0zero",
        "crop",
        "?height=110&width=134&input=files%2Fgrid-toastybob.jpg",
        "531b24306c84bfc0709785b02704caf2",
    ),
    (
        "secret",
        "noop.gif",
        "?input=https%3A%2F%2Fa.com%2Fb.gif",
        "408ff9579217fc27ec7472b8de5e8c3b",
    ),
    (
        "secret",
        "passthrough.jpeg",
        "?input=https%3A%2F%2Fimgflo.herokuapp.com%2Fgraph%2Fvahj1ThiexotieMo%2F5764f83177c27abe632d7dce03e55e6d%2Fnoop.jpeg%3Finput%3Dhttps%253A%252F%252Fcdn-images-1.medium.com%252Fmax%252F1200%252F1*f7gpfegwe5jhpYs_1R_neA.jpeg",
        "6e48078f4a068533f7112dc63c28df9f",
    ),
    (
        "secret",
        "noop.jpg",
        "?input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge",
        "0125cf1fec905afdcf07a2963c907b2d",
    ),
    (
        "secret",
        "noop.jpg",
        "?input=https%3A%2F%2Fimgflo.herokuapp.com%2Fgraph%2F2b2431f8e7ba7b0%2Fdabcd2b47c33e25505fb1f5615586fb5%2Fnoop.jpg%3Finput%3Dhttps%253A%252F%252Fpbs.twimg.com%252Fmedia%252FCocKWjJWEAAlPJI.jpg%253Alarge",
        "c2ee25e62a242c68c32702ad90aedf2e",
    ),
    (
        "secret",
        "gradientmap.jpg",
        "?color1=%230A2A2F&color2=%23FDE7A0&input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge&srgb=true",
        "49467a1d8a94cf6c8350841299ecfb56",
    ),
    (
        "secret",
        "passthrough.jpg",
        "?input=https%3A%2F%2Fv.cdn.vine.co%2Fr%2Fvideos%2FB5B06468B91176403722801139712_342c9a1c624.1.5.15775156368984795444.mp4.jpg%3FversionId%3DedU_LrAtIFsGvZj.Fgi0Si1bem68tBlk",
        "0256dbdaea357ae9928f19c50d3d088a",
    ),
    (
        "secret",
        "passthrough.jpg",
        "?input=http%3A%2F%2F1.bp.blogspot.com%2F-1h8jX1lfGJc%2FUnlTZ3Fsq6I%2FAAAAAAAAAOo%2Fdw7IXnJBO5A%2Fs1600%2FIMG_1722.JPG",
        "e48c2b3866af0e91fb4b1ef4d5399b7d",
    ),
    (
        "secret",
        "gradientmap",
        "?color1=%230A2A2F&color2=%23FDE7A0&input=https%3A%2F%2Flh6.ggpht.com%2FqhLc1KUYP3YpNUtf9MujZVld1ctgsU0_oEEqp6Jkte8hW1UNJqKSm9-ExP-uzyL3r2c%3Dh556&srgb=true",
        "36d57f858d35674ca1626a1a57842b3e",
    ),
    (
        "secret",
        "gradientmap.png",
        "?color1=%230A2A2F&color2=%23FDE7A0&input=https%3A%2F%2Fpbs.twimg.com%2Fmedia%2FBlM0d2-CcAAT9ic.jpg%3Alarge&srgb=true",
        "47d2fa8035119a3f038dc2be3756e10d",
    ),
];

fn old(secret: &str) -> Key {
    Key::given("a", secret, false)
}

fn is_right(graph: &str, search: &str, token: &str, key: &Key) -> bool {
    check(graph, search, token, SystemTime::now(), key)
}

#[test]
fn tokens_are_those_of_the_old_server_and_its_clients() {
    for (secret, graph, search, right) in KNOWN {
        assert_eq!(token(graph, search, &Secret::new(*secret)), *right, "{graph}{search}");
        assert!(is_right(graph, search, right, &old(secret)));
    }
}

#[test]
fn a_token_is_for_one_request() {
    let key = old("reeva9aijo1Ooj9w");
    let right = token("crop", CROP, &key.secrets[0]);
    assert!(is_right("crop", CROP, &right, &key));
    let upper = right.to_uppercase();
    for (graph, search, given) in [
        ("crop.jpg", CROP, &right[..]),
        ("crop", &CROP[1..], &right),
        ("crop", "", &right),
        ("crop", &CROP.replace("%2F", "%2f"), &right),
        ("crop", &CROP.replace("%2F", "/"), &right),
        ("crop", &format!("{CROP}&_nocache=true"), &right),
        ("crop", CROP, &right[1..]),
        ("crop", CROP, &right[..31]),
        ("crop", CROP, &upper),
        ("crop", CROP, ""),
        ("crop", CROP, &format!("{right}0")),
    ] {
        assert!(!is_right(graph, search, given, &key), "{graph}{search} {given}");
    }
    assert!(!is_right("crop", CROP, &right, &old("another")));
}

#[test]
fn md5_counts_for_old_keys_only() {
    let key = Key { legacy: false, ..old("secret") };
    let [weak, strong] =
        [token("crop", CROP, &key.secrets[0]), strong("crop", CROP, &key.secrets[0])];
    assert!(!is_right("crop", CROP, &weak, &key));
    assert!(is_right("crop", CROP, &strong, &key));
    assert!(is_right("crop", CROP, &strong, &old("secret")));
    assert_eq!(strong.len(), 64);
}

#[test]
fn a_key_without_a_secret_has_no_token() {
    let bare = Key { secrets: Vec::new(), ..old("") };
    let right = token("crop", CROP, &Secret::new(""));
    assert!(!is_right("crop", CROP, &right, &bare));
    assert!(!is_right("crop", CROP, &right, &old("")));
}
