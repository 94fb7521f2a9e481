//! What one large file costs the server, in one form and piece by piece.

use std::time::{Duration, Instant};

use crate::http::{Answer, Client};
use crate::say::{self, Target};
use crate::server::{Folder, Program};
use crate::{Fallible, machine, text};

const PIECE: usize = 512 * 1024;

/// A film of so many megabytes: the head of one, and bytes that do not repeat.
fn film(megabytes: usize) -> Vec<u8> {
    let mut bytes = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec();
    bytes.extend(u32::try_from(megabytes * 1024 * 1024 - 32).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(b"mdat");
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    while bytes.len() < megabytes * 1024 * 1024 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(megabytes * 1024 * 1024);
    bytes
}

/// Sends a film both ways, to a server of its own each time, so that the memory of one is not the other's.
pub async fn run(program: &Program, megabytes: usize) -> Fallible<Vec<String>> {
    let (film, mut wrong) = (film(megabytes), Vec::new());
    for by_pieces in [false, true] {
        let way = if by_pieces { "piece by piece, as our script sends it" } else { "in one form, without scripts" };
        say::head(&format!("A film of {megabytes} MB, {way}"));
        let folder = program.demo().await?;
        wrong.extend(send(&folder, &film, by_pieces).await?);
    }
    Ok(wrong)
}

async fn send(folder: &Folder, film: &[u8], by_pieces: bool) -> Fallible<Vec<String>> {
    let server = folder.serve()?;
    let mut client = Client::new(server.address);
    // A first report, so that what every report needs is not counted as the film's.
    accepted(&client.post_parts("/az/report", &[("form", &text::form_token()), ("what", "x")]).await?)?;
    let (before, _) = machine::memory(server.process())?;
    let (cpu, begun) = (machine::cpu(server.process())?, Instant::now());
    let form = text::form_token();
    let answer = if by_pieces {
        let number = format!("{form}{form}");
        for (n, piece) in film.chunks(PIECE).enumerate() {
            let answer = client.put_piece("/az/report/file", &number, n * PIECE, piece).await?;
            if answer.status != 204 {
                return Err(format!("a piece was answered with {}", answer.status).into());
            }
        }
        let uploaded = format!("{number} film.mp4");
        client.post_parts("/az/report", &[("form", &form), ("what", "a film"), ("uploaded", &uploaded)]).await?
    } else {
        client.post_file("/az/report", &[("form", &form), ("what", "a film")], "film.mp4", film).await?
    };
    accepted(&answer)?;
    let (wall, cpu) = (begun.elapsed(), machine::cpu(server.process())? - cpu);
    let (_, most) = machine::memory(server.process())?;
    show(wall, cpu, before, most);
    server.stop()?;
    Ok(folder.said())
}

fn accepted(answer: &Answer) -> Fallible<()> {
    if answer.status == 200 && answer.text().contains("receipt-words") {
        return Ok(());
    }
    Err(format!("a report was answered with {}", answer.status).into())
}

fn show(wall: Duration, cpu: Duration, before: u64, most: u64) {
    let more = (most - before) as f64 * 1024.0 / 1e6;
    let seconds = cpu.as_secs_f64();
    say::figure("time until it is durable", say::ms(wall));
    say::against("CPU of the server", format!("{seconds:.2} s"), &Target::at_most(seconds, 2.0, "s"));
    say::against(
        "memory of the server at most, over before",
        format!("{more:.1} MB"),
        &Target::at_most(more, 20.0, "MB"),
    );
}
