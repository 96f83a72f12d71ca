//! Files of a folder, and none else.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use imgflo_sources::{Fault, Settings, Sources};

/// A folder with pictures, beside a secret.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("files");
    fs::create_dir_all(files.join("sub")).unwrap();
    fs::write(files.join("a b.png"), "picture").unwrap();
    fs::write(files.join("sub/ä.png"), "picture").unwrap();
    fs::write(files.join(".hidden"), "secret").unwrap();
    fs::write(folder.path().join("secret"), "secret").unwrap();
    folder
}

async fn sources(folder: &Path) -> Sources {
    let files = Some(folder.join("files"));
    Sources::new(Settings { files, ..Settings::default() }).await.unwrap()
}

#[tokio::test]
async fn files_of_the_folder_are_read() {
    let folder = folder();
    let sources = sources(folder.path()).await;
    for address in ["files/a b.png", "files/a%20b.png", "files/sub/ä.png", "files/sub/%C3%A4.png"]
    {
        let fetched = sources.get(address, &[]).await.unwrap();
        assert_eq!(*fetched.bytes, *b"picture");
        assert!(fetched.modified.is_some());
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_folder() {
    let folder = folder();
    let sources = sources(folder.path()).await;
    let absolute = format!("files/{}", folder.path().join("secret").display());
    let encoded = absolute.replace("files//", "files/%2F");
    for address in [
        "files/../secret",
        "files/sub/../../secret",
        "files/..",
        "files/.",
        "files/./a b.png",
        "files/sub/..",
        "files/%2e%2e/secret",
        "files/%2E%2E%2Fsecret",
        "files/..%2fsecret",
        "files/sub%2f..%2f..%2fsecret",
        "files/..%5csecret",
        "files/..\\secret",
        "files/a b.png%00.jpg",
        "files/a b.png\0",
        "files/%ff%fe",
        "files//etc/passwd",
        "files/%2Fetc/passwd",
        "files/.hidden",
        "files/%2ehidden",
        "files/sub//ä.png",
        "files/sub/",
        "files/a\nb",
        &absolute,
        &encoded,
    ] {
        let error = sources.get(address, &[]).await.expect_err(address);
        assert_eq!(error.fault(), Fault::Request, "{address}: {error}");
    }
    // Encoded twice it is a name, which nothing has.
    let error = sources.get("files/%252e%252e%252fsecret", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::Missing);
}

#[tokio::test]
async fn what_is_not_there_is_missing() {
    let folder = folder();
    let sources = sources(folder.path()).await;
    for address in ["files/b.png", "files/sub/b.png", "files/a b.png/c"] {
        let error = sources.get(address, &[]).await.unwrap_err();
        assert_eq!(error.fault(), Fault::Missing, "{address}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn links_lead_only_to_files_of_the_folder() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let files = folder.path().join("files");
    symlink("a b.png", files.join("inside")).unwrap();
    symlink("../secret", files.join("outside")).unwrap();
    symlink("/etc/passwd", files.join("absolute")).unwrap();
    symlink("..", files.join("sub/above")).unwrap();
    symlink("../..", files.join("sub/far")).unwrap();
    symlink("circle", files.join("circle")).unwrap();
    let sources = sources(folder.path()).await;
    for address in ["files/inside", "files/sub/above/a b.png"] {
        assert_eq!(*sources.get(address, &[]).await.unwrap().bytes, *b"picture", "{address}");
    }
    for address in ["files/outside", "files/absolute", "files/sub/far/secret", "files/circle"] {
        let error = sources.get(address, &[]).await.expect_err(address);
        assert_eq!(error.fault(), Fault::Request, "{address}: {error}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn folders_pipes_and_sockets_are_no_pictures() {
    use std::os::unix::net::UnixListener;
    let folder = folder();
    let files = folder.path().join("files");
    let _listens = UnixListener::bind(files.join("socket")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(files.join("pipe")).status().unwrap();
    assert!(made.success());
    let sources = sources(folder.path()).await;
    for address in ["files/sub", "files/pipe", "files/socket"] {
        let error = sources.get(address, &[]).await.expect_err(address);
        assert_eq!(error.fault(), Fault::Request, "{address}: {error}");
    }
}

#[tokio::test]
async fn a_file_may_only_be_so_large() {
    let folder = folder();
    let mut settings = Settings { files: Some(folder.path().join("files")), ..Settings::default() };
    settings.limits.bytes = 6;
    let sources = Sources::new(settings).await.unwrap();
    let error = sources.get("files/a b.png", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::TooLarge);
}

#[tokio::test]
async fn without_a_folder_there_are_no_files() {
    let sources = Sources::new(Settings::default()).await.unwrap();
    let error = sources.get("files/a.png", &[]).await.unwrap_err();
    assert_eq!(error.fault(), Fault::Request);
    let settings = Settings { files: Some("/no/such/folder".into()), ..Settings::default() };
    assert_eq!(Sources::new(settings).await.unwrap_err().fault(), Fault::Ours);
}

/// Makes a file that changed so many seconds ago.
fn write(path: &Path, bytes: &[u8], ago: u64) {
    fs::write(path, bytes).unwrap();
    let time = SystemTime::now() - Duration::from_secs(ago);
    fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
}

#[tokio::test]
async fn what_several_have_is_in_memory_once_until_it_changes() {
    let folder = folder();
    let path = folder.path().join("files/a b.png");
    write(&path, b"picture", 60);
    let sources = sources(folder.path()).await;
    let get = || sources.get("files/a b.png", &[]);
    let first = get().await.unwrap();
    assert!(Arc::ptr_eq(&first, &get().await.unwrap()));
    // As long as before, and another.
    write(&path, b"PICTURE", 50);
    let changed = get().await.unwrap();
    assert_eq!((&*first.bytes, &*changed.bytes), (&b"picture"[..], &b"PICTURE"[..]));
    assert!(Arc::ptr_eq(&changed, &get().await.unwrap()));
    // The same times, but another file.
    let other = folder.path().join("files/other");
    write(&other, b"Another", 50);
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
    fs::rename(&other, &path).unwrap();
    assert_eq!(*get().await.unwrap().bytes, *b"Another");
}

#[tokio::test]
async fn what_changed_just_now_is_read_again() {
    let folder = folder();
    let sources = sources(folder.path()).await;
    let path = folder.path().join("files/a b.png");
    let get = || sources.get("files/a b.png", &[]);
    let first = get().await.unwrap();
    assert!(!Arc::ptr_eq(&first, &get().await.unwrap()));
    for n in 0..50_u8 {
        fs::write(&path, [n; 7]).unwrap();
        let now = get().await.unwrap();
        assert_eq!(*now.bytes, [n; 7]);
    }
}
