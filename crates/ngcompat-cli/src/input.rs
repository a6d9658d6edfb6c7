//! Files to read: packed or not, a machine's file or standard input, with their progress on a terminal.

use std::fs::{File, Metadata};
use std::io::{self, BufRead, BufReader, Read};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A file, of which what gzip packed is unpacked.
pub(crate) struct Input(Box<dyn BufRead>);

impl Input {
    /// Opens a file; `-` is standard input.
    pub(crate) fn open(file: &str) -> io::Result<Self> {
        let (read, length): (Box<dyn Read>, _) = if file == "-" {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(file)?;
            let length = file.metadata().ok().filter(Metadata::is_file).map(|it| it.len());
            (Box::new(file), length)
        };
        let mut packed = BufReader::with_capacity(1 << 16, Watched::new(read, length));
        Ok(Self(if packed.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(packed)))
        } else {
            Box::new(packed)
        }))
    }
}

impl Read for Input {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.0.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.0.consume(bytes);
    }
}

/// The text of what was read already and the rest of an input, up to a length.
pub(crate) fn text_of(
    first: Vec<u8>,
    input: impl Read,
    most: u64,
    file: &str,
) -> Result<String, String> {
    let mut bytes = first;
    let rest = most.saturating_sub(bytes.len() as u64) + 1;
    input.take(rest).read_to_end(&mut bytes).map_err(|error| format!("{file}: {error}"))?;
    if bytes.len() as u64 > most {
        return Err(format!(
            "{file}: longer than {} MiB; give the part that matters, such as its end: tail -n 10000",
            most >> 20
        ));
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// What is read, and how much of it: shown on a terminal where it takes more than a second.
struct Watched {
    read: Box<dyn Read>,
    length: Option<u64>,
    begin: Instant,
    bytes: u64,
    bar: Option<ProgressBar>,
}

impl Watched {
    const PATIENCE: Duration = Duration::from_secs(1);

    fn new(read: Box<dyn Read>, length: Option<u64>) -> Self {
        Self { read, length, begin: Instant::now(), bytes: 0, bar: None }
    }

    fn show(&mut self) {
        let bar = self.bar.get_or_insert_with(|| {
            let template = match self.length {
                Some(_) => "{bar:30} {bytes} of {total_bytes} read, {eta} to go",
                None => "{spinner} {bytes} read",
            };
            let style = ProgressStyle::with_template(template);
            // Nothing is drawn where standard error is no terminal.
            let bar = ProgressBar::with_draw_target(self.length, ProgressDrawTarget::stderr());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
                .with_elapsed(self.begin.elapsed())
        });
        bar.set_position(self.bytes);
    }
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let bytes = self.read.read(into)?;
        self.bytes += bytes as u64;
        if self.bar.is_some() || self.begin.elapsed() > Self::PATIENCE {
            self.show();
        }
        Ok(bytes)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
