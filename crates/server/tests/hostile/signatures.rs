//! Signatures that are nearly right let nobody in.

use imgflo_keys::{Secret, signature};

use crate::place::Server;

const TARGET: &str = "/image/noir.png?input=files/photo.jpg&width=20&key=me";

#[tokio::test]
async fn what_is_nearly_signed_is_not() {
    let server = Server::with(&[("api-key", "me"), ("api-secret", "swordfish")]).await;
    let secret = Secret::new("swordfish");
    let right = signature::sign(TARGET, &secret);
    assert_eq!(server.get(&right).await.status, 200);
    let (signed, found) = right.rsplit_once("&signature=").unwrap();
    let with = |target: &str| format!("{target}&signature={found}");
    let other = |secret: &str| signature::sign(TARGET, &Secret::new(secret));
    let expired = signature::sign(&format!("{TARGET}&expires=1"), &secret);
    let mut near = vec![
        TARGET.to_owned(),
        format!("{TARGET}&signature="),
        format!("{TARGET}&signature"),
        with(&signed.replace("width=20", "width=21")),
        with(&signed.replace("width=20", "width=020")),
        with(&signed.replace("width=20", "width=20&height=20")),
        with(&signed.replace("width=20", "Width=20")),
        with(&signed.replace("noir", "noir%20")),
        with(&signed.replace("noir.png", "noir.jpg")),
        with(&signed.replace("noir", "portrait")),
        with(&signed.replace("/image", "//image")),
        with(&signed.replace("/image", "/./image")),
        with(&signed.replace("/image", "/%69mage")),
        with(&signed.replace("files/photo.jpg", "files%2Fphoto.jpg")),
        with(&signed.replace("files/photo.jpg", "files/./photo.jpg")),
        with(&signed.replace("key=me", "key=ME")),
        with(&signed.replace("key=me", "key=m%65")),
        with(&signed.replace("key=me", "key=me&key=me")),
        with(&signed.replace("&key=me", "")),
        with(&signed.replace("key=me", "key=you")),
        format!("{right}&width=21"),
        format!("{right}&signature={found}"),
        format!("{right}="),
        format!("{right}%3D"),
        right.to_uppercase().replace("/IMAGE", "/image"),
        right.replace("signature", "Signature"),
        right.replace("signature", "token"),
        right[..right.len() - 1].to_owned(),
        other("swordfis"),
        other("Swordfish"),
        other("swordfish "),
        other(""),
        other("null"),
        expired.clone(),
        expired.replace("expires=1", "expires=9999999999"),
        signature::sign(&format!("{TARGET}&expires=-1"), &secret),
        signature::sign(&format!("{TARGET}&expires=1e99"), &secret),
        signature::sign(&TARGET.replace("/image/noir.png", "/info"), &secret)
            .replace("/info", "/image/noir.png"),
    ];
    // Another last letter is another signature.
    near.extend(
        ["A", "z", "_", "~", "é"].map(|letter| format!("{}{letter}", &right[..right.len() - 1])),
    );
    for target in near.iter().filter(|target| **target != right) {
        let answer = server.get(target).await;
        assert!([400, 403, 404].contains(&answer.status), "{target}: {}", answer.status);
        assert!(!answer.body.starts_with(b"\x89PNG"), "{target}");
    }
}

#[tokio::test]
async fn old_tokens_that_are_nearly_right_are_not() {
    let server = Server::with(&[("api-key", "me"), ("api-secret", "swordfish")]).await;
    let right = "d41d8cd98f00b204e9800998ecf8427e";
    for token in
        [right, "", "0", "%00", "' OR 1=1 --", "../", &"a".repeat(5_000), &right.to_uppercase()]
    {
        let token = token.replace(' ', "%20");
        for key in ["me", "ME", "me%00", "you", "", "' OR '1'='1"] {
            let key = key.replace(' ', "%20");
            let target = format!("/graph/{key}/{token}/passthrough.png?input=files/photo.jpg");
            let answer = server.get(&target).await;
            assert!((400..500).contains(&answer.status), "{target}: {}", answer.status);
        }
    }
}
