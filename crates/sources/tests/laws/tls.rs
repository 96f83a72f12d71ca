//! Certificates: those that this machine trusts, for the names that they are made for.

use std::process::Command;
use std::sync::Arc;

use imgflo_sources::{Fault, Sources, tell};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::origin::{Names, picture, reaching};

/// Set for the inner of two runs: the port of the origin.
const INNER: &str = "IMGFLO_TEST_TLS_PORT";

/// A certificate of an authority, as text, and what serves `good.example` and `localhost` with its
/// word.
fn authority() -> (String, TlsAcceptor) {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let root = parameters.self_signed(&key).unwrap();
    let issuer = Issuer::new(parameters, key);
    let key = KeyPair::generate().unwrap();
    let leaf =
        CertificateParams::new(vec!["good.example".to_owned(), "localhost".to_owned()]).unwrap();
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    (root.pem(), TlsAcceptor::from(Arc::new(config)))
}

/// Serves one picture to whoever trusts it; tells its port.
async fn serve(acceptor: TlsAcceptor) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 1024];
            let _cut = stream.read(&mut request).await;
            let _cut = stream.write_all(&picture("")).await;
            let _cut = stream.shutdown().await;
        }
    });
    port
}

async fn sources() -> Sources {
    let names = Arc::new(Names::all_are("127.0.0.1"));
    Sources::with_names(reaching("127.0.0.1"), names).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_has_to_be_trusted_and_for_the_name() {
    if let Ok(port) = std::env::var(INNER) {
        let sources = sources().await;
        let fetched = sources.get(&format!("https://good.example:{port}/"), &[]).await.unwrap();
        assert_eq!(*fetched.bytes, *b"picture");
        let other = sources.get(&format!("https://bad.example:{port}/"), &[]).await;
        assert_eq!(other.unwrap_err().fault(), Fault::Origin);
        tell("PUT", &format!("https://localhost:{port}/a"), "{}".into()).await.unwrap();
        let other = tell("PUT", &format!("https://127.0.0.1:{port}/a"), "{}".into()).await;
        assert_eq!(other.unwrap_err().fault(), Fault::Origin);
        return;
    }
    let (root, acceptor) = authority();
    let port = serve(acceptor).await;
    let error = sources().await.get(&format!("https://good.example:{port}/"), &[]).await;
    let error = error.unwrap_err();
    assert_eq!(error.fault(), Fault::Origin);
    assert!(error.to_string().contains("certificate"), "{error}");
    let told = tell("PUT", &format!("https://localhost:{port}/a"), "{}".into()).await;
    assert!(told.unwrap_err().to_string().contains("certificate"));
    // The environment cannot be set for this process, where others run; so the test runs itself.
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, root).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tls::a_certificate_has_to_be_trusted_and_for_the_name"]);
    command.env(INNER, port.to_string()).env("SSL_CERT_FILE", file.path());
    let run = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
}
