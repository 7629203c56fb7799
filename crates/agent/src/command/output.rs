//! What of a command's output is kept: the first half of the cap as it comes, the last half at the end, and between them
//! a word about what was left out. Output that trickles makes many small chunks; their number has a bound as well, of which
//! the end has its share, since that is where an error is explained.

use std::collections::VecDeque;

use wire::{OutputChunk, OutputStream, message::command::MAX_CHUNK_BYTES};

/// Chunks after which nothing more is told as it comes. With as many for the end a command stays well below what a server
/// takes of one, which is 4,096.
const HEAD_CHUNKS: u32 = 1_500;
/// Most pieces that wait for the end.
const TAIL_PIECES: usize = 1_500;

/// Output on its way to the server.
pub struct Output {
    head_left: usize,
    tail_cap: usize,
    /// What may be the end, in pieces of at most a chunk.
    tail: VecDeque<(OutputStream, Vec<u8>)>,
    tail_bytes: usize,
    gap_bytes: u64,
    total_bytes: u64,
    next_seq: u32,
    waiting: VecDeque<OutputChunk>,
    /// Chunks before this one were offered, so their content is fixed.
    offered: u32,
}

impl Output {
    /// Nothing came yet; at most `cap` bytes are kept.
    pub fn new(cap: u64) -> Self {
        let cap = usize::try_from(cap).unwrap_or(usize::MAX);
        Self {
            head_left: cap / 2,
            tail_cap: cap - cap / 2,
            tail: VecDeque::new(),
            tail_bytes: 0,
            gap_bytes: 0,
            total_bytes: 0,
            next_seq: 0,
            waiting: VecDeque::new(),
            offered: 0,
        }
    }

    /// Takes what the program wrote.
    pub fn push(&mut self, stream: OutputStream, bytes: &[u8]) {
        self.total_bytes = self.total_bytes.saturating_add(bytes.len() as u64);
        if self.next_seq >= HEAD_CHUNKS {
            self.head_left = 0;
        }
        let head = bytes.len().min(self.head_left);
        self.head_left -= head;
        self.emit(stream, &bytes[..head]);
        self.keep(stream, &bytes[head..]);
        while self.tail_bytes > self.tail_cap || self.tail.len() > TAIL_PIECES {
            let over = self.tail_bytes.saturating_sub(self.tail_cap);
            let too_many = self.tail.len() > TAIL_PIECES;
            let Some((_, oldest)) = self.tail.front_mut() else { return };
            let cut = if too_many { oldest.len() } else { over.min(oldest.len()) };
            oldest.drain(..cut);
            self.tail_bytes -= cut;
            self.gap_bytes += cut as u64;
            if oldest.is_empty() {
                self.tail.pop_front();
            }
        }
    }

    /// Adds to what may be the end; pieces of one stream join up to the size of a chunk.
    fn keep(&mut self, stream: OutputStream, mut bytes: &[u8]) {
        self.tail_bytes += bytes.len();
        if let Some((_, last)) = self.tail.back_mut().filter(|(of, _)| *of == stream) {
            let room = MAX_CHUNK_BYTES.saturating_sub(last.len()).min(bytes.len());
            last.extend_from_slice(&bytes[..room]);
            bytes = &bytes[room..];
        }
        self.tail.extend(bytes.chunks(MAX_CHUNK_BYTES).map(|piece| (stream, piece.to_vec())));
    }

    /// The program ended: the last half follows.
    pub fn finish(&mut self) {
        if self.gap_bytes > 0 {
            let words = self.gap_bytes.to_string();
            self.emit(OutputStream::Gap, words.as_bytes());
        }
        for (stream, bytes) in std::mem::take(&mut self.tail) {
            self.emit(stream, &bytes);
        }
        self.tail_bytes = 0;
    }

    /// Small pieces of one stream join as long as nobody has seen the chunk.
    fn emit(&mut self, stream: OutputStream, mut bytes: &[u8]) {
        if let Some(last) = self.waiting.back_mut().filter(|last| last.seq >= self.offered && last.stream() == stream)
            && stream != OutputStream::Gap
        {
            let room = MAX_CHUNK_BYTES.saturating_sub(last.content.len()).min(bytes.len());
            last.content.extend_from_slice(&bytes[..room]);
            bytes = &bytes[room..];
        }
        for piece in bytes.chunks(MAX_CHUNK_BYTES) {
            self.waiting.push_back(OutputChunk { seq: self.next_seq, stream: stream.into(), content: piece.to_vec() });
            self.next_seq += 1;
        }
    }

    /// The next chunks to be sent, at most `most`; empty when all have arrived.
    pub fn next(&mut self, most: usize) -> Vec<OutputChunk> {
        let chunks: Vec<OutputChunk> = self.waiting.iter().take(most).cloned().collect();
        if let Some(last) = chunks.last() {
            self.offered = self.offered.max(last.seq + 1);
        }
        chunks
    }

    /// The server has taken all chunks before this one, or left them out for good.
    pub fn arrived(&mut self, next_seq: u32) {
        while self.waiting.front().is_some_and(|chunk| chunk.seq < next_seq) {
            self.waiting.pop_front();
        }
    }

    /// Whether everything has arrived.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Bytes that the program wrote.
    pub const fn total_bytes(&self) -> u64 {
        self.total_bytes
    }

    /// Bytes that the server does not hold.
    pub fn dropped_bytes(&self) -> u64 {
        let waiting: usize = self
            .waiting
            .iter()
            .filter(|chunk| chunk.stream() != OutputStream::Gap)
            .map(|chunk| chunk.content.len())
            .sum();
        self.gap_bytes + waiting as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(output: &Output, stream: OutputStream) -> Vec<u8> {
        output.waiting.iter().filter(|chunk| chunk.stream() == stream).flat_map(|chunk| chunk.content.clone()).collect()
    }

    #[test]
    fn beginning_and_end_are_kept_and_the_gap_is_counted() {
        let mut output = Output::new(100);
        for number in 0..100_u32 {
            output.push(OutputStream::Out, format!("{number:04}\n").as_bytes());
        }
        output.finish();
        assert_eq!((output.total_bytes(), output.dropped_bytes()), (500, 500));
        let kept = text(&output, OutputStream::Out);
        assert!(kept.starts_with(b"0000\n0001\n") && kept.ends_with(b"0098\n0099\n"));
        assert_eq!((kept.len(), text(&output, OutputStream::Gap)), (100, b"400".to_vec()));
        let seqs: Vec<u32> = output.next(1_000).iter().map(|chunk| chunk.seq).collect();
        assert_eq!(seqs, (0..u32::try_from(seqs.len()).unwrap()).collect::<Vec<_>>());
        output.arrived(u32::MAX);
        assert_eq!((output.is_empty(), output.dropped_bytes()), (true, 400));
    }

    #[test]
    fn output_that_trickles_makes_a_bounded_number_of_chunks_and_keeps_its_end() {
        let mut output = Output::new(1024 * 1024);
        for number in 0..20_000_u32 {
            // Each piece is told at once, and the streams take turns: nothing joins.
            let stream = if number % 2 == 0 { OutputStream::Out } else { OutputStream::Err };
            output.push(stream, format!("{number:05}\n").as_bytes());
            output.next(9);
        }
        output.push(OutputStream::Err, b"error: no space left");
        output.finish();
        let chunks = output.next(usize::MAX);
        assert_eq!(chunks.len(), 1_500 + 1 + 1_500);
        assert_eq!(chunks.last().unwrap().content, b"19999\nerror: no space left");
        assert_eq!(chunks[1_499].content, b"01499\n");
        let gap = (20_000 - 3_000) * 6;
        assert_eq!(text(&output, OutputStream::Gap), gap.to_string().into_bytes());
        output.arrived(u32::MAX);
        assert_eq!((output.dropped_bytes(), output.total_bytes()), (gap, 120_020));
    }

    #[test]
    fn an_end_that_trickles_in_one_stream_joins_and_loses_nothing() {
        let mut output = Output::new(1024 * 1024);
        for number in 0..20_000_u32 {
            output.push(OutputStream::Out, format!("{number:05}\n").as_bytes());
            if number <= HEAD_CHUNKS {
                output.next(usize::MAX);
            }
        }
        output.finish();
        let chunks = output.next(usize::MAX);
        assert_eq!((chunks.len(), output.gap_bytes), (1_500 + 7, 0), "111,000 bytes in chunks of 16 KiB");
        assert!(chunks.iter().all(|chunk| chunk.content.len() <= MAX_CHUNK_BYTES));
        assert_eq!(text(&output, OutputStream::Out).len(), 120_000);
    }

    #[test]
    fn short_output_is_kept_whole_and_in_order() {
        let mut output = Output::new(1024 * 1024);
        output.push(OutputStream::Out, &[b'a'; 40_000]);
        output.push(OutputStream::Err, b"no");
        output.finish();
        let chunks = output.next(2);
        assert_eq!(chunks.len(), 2);
        output.push(OutputStream::Err, b"!");
        assert_eq!(output.next(9).len(), 4, "joins what nobody has seen");
        assert!(chunks.iter().all(|chunk| chunk.content.len() <= MAX_CHUNK_BYTES));
        output.arrived(2);
        assert_eq!(output.next(9).len(), 2, "the rest of the first and the second");
        output.push(OutputStream::Err, b"?");
        assert_eq!(output.next(9).len(), 3, "what was seen stays as it is");
        assert_eq!((output.dropped_bytes(), output.total_bytes()), (40_004 - 2 * 16_384, 40_004));
    }
}
