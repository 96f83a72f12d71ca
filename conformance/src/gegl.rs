//! The program `gegl`, run as exactly as it can be.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use imgflo_flow::chain;

use crate::{Case, Error, Image, Workplace};

/// The program `gegl`.
#[derive(Debug)]
pub struct Gegl {
    workplace: Workplace,
    operations: Vec<String>,
}

/// How long it may take for one picture.
const TIME: Duration = Duration::from_secs(60);

impl Gegl {
    /// Finds the program, which will work in that folder.
    ///
    /// # Errors
    /// When it is not installed.
    pub fn find(workplace: Workplace) -> Result<Self, Error> {
        let list = command(&workplace).arg("--list-all").output().map_err(Error::NoGegl)?;
        let list = String::from_utf8_lossy(&list.stdout);
        let operations = list.lines().map(|line| line.trim().to_owned()).collect();
        Ok(Self { workplace, operations })
    }

    /// Whether it has the operation of this name.
    pub fn has(&self, operation: &str) -> bool {
        self.operations.iter().any(|known| known == operation)
    }

    /// The folder in which it works.
    pub fn workplace(&self) -> &Workplace {
        &self.workplace
    }

    /// Its version, as the system's packages know it.
    pub fn version(&self) -> String {
        let asked = [
            ("dpkg-query", vec!["-W", "-f", "${Version}", "gegl"]),
            ("rpm", vec!["-q", "--qf", "%{VERSION}", "gegl04"]),
            ("pkg-config", vec!["--modversion", "gegl-0.4"]),
        ];
        let told = asked.iter().find_map(|(program, words)| {
            let output = Command::new(program).args(words).output().ok()?;
            output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().into())
        });
        told.unwrap_or_else(|| "of an unknown version".into())
    }

    /// Renders a case, whose composition is in a file of the workplace.
    ///
    /// # Errors
    /// When it gives no picture.
    pub fn render(&self, case: &Case, composition: &Path) -> Result<Image, Error> {
        // TIFF has floating point: nothing is lost between here and the judgement.
        let result = composition.with_extension("tif");
        let mut command = command(&self.workplace);
        command.arg("-o").arg(&result);
        if case.graph.packets.iter().any(|packet| packet.target.port == "type") {
            // In XML GEGL passes over properties of this name.
            command.arg("--").args(chain::write_words(&case.graph)?);
        } else {
            command.arg("-i").arg(composition);
        }
        command.stdout(Stdio::null()).stderr(Stdio::null());
        finish(command.spawn().map_err(Error::NoGegl)?)?;
        let bytes = std::fs::read(&result).map_err(|_| Error::Gegl("it wrote nothing".into()))?;
        Image::read(bytes)
    }
}

/// The program with one thread and babl's exact conversions, uninfluenced by its surroundings.
fn command(workplace: &Workplace) -> Command {
    let mut command = Command::new("gegl");
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("GEGL_") || name.starts_with("BABL_") {
            command.env_remove(&*name);
        }
    }
    command
        .env("GEGL_THREADS", "1")
        .env("GEGL_USE_OPENCL", "no")
        .env("BABL_TOLERANCE", "0")
        .env("LC_ALL", "C.UTF-8")
        .env("XDG_CACHE_HOME", workplace.path("cache"))
        .current_dir(workplace.path(""))
        .stdin(Stdio::null());
    command
}

fn finish(mut child: Child) -> Result<(), Error> {
    let start = Instant::now();
    loop {
        match child.try_wait().map_err(|error| Error::Gegl(error.to_string()))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(Error::Gegl(status.to_string())),
            None if start.elapsed() > TIME => {
                // Whether it could be stopped or not, there is no picture.
                let _ = child.kill();
                let _ = child.wait();
                return Err(Error::Gegl(format!("it took more than {} s", TIME.as_secs())));
            }
            None => sleep(Duration::from_millis(2)),
        }
    }
}
