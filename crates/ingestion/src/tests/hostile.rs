//! Bytes that nobody should send, at every endpoint.

use kernel::Entropy;
use kernel::entropy::SeededEntropy;
use wire::{BodyFormat, codec};

use super::bench::{Bench, request};
use crate::agent_api::{AgentRequest, rate_limited, too_large};

#[tokio::test]
async fn random_bytes_get_a_clear_refusal_everywhere() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let seed = 4_711;
    println!("seed {seed}");
    let entropy = SeededEntropy::new(seed);
    let frames = vec![sim.block(&bench, 6), sim.event(&bench, "agent.started", "{}")];
    let good = codec::encode(&sim.batch(&bench, frames), BodyFormat::AGENT).unwrap();
    let plain = codec::encode(&sim.batch(&bench, vec![]), BodyFormat::JSON).unwrap();
    let bearer = format!("Bearer {}", sim.bearer);
    for round in 0..600_usize {
        let [kind, at, with, length] = entropy.array::<4>().map(usize::from);
        let mut body = match kind % 4 {
            0 => (0..length * 3).flat_map(|_| entropy.array::<4>()).collect(),
            1 => plain.clone(),
            _ => good.clone(),
        };
        if !body.is_empty() && kind % 4 != 0 {
            let place = (at * 7 + round) % body.len();
            body[place] ^= with.max(1) as u8;
            if length % 5 == 0 {
                body.truncate(place);
            }
        }
        for path in ["/enroll", "/session", "/ingest", "/poll", "/nothing", ""] {
            let path = format!("/agent/v1{path}");
            let asked = AgentRequest {
                content_type: Some(if kind % 4 == 1 { "application/json" } else { wire::CONTENT_TYPE_PROTOBUF }),
                content_encoding: (kind % 4 != 1).then_some("zstd"),
                authorization: Some(&bearer),
                ..request("POST", &path, &body)
            };
            let reply = bench.env.agent(&asked).await;
            assert!(reply.status == 200 || (400..500).contains(&reply.status), "{path} {} round {round}", reply.status);
        }
    }
    bench.stop().await;
}

#[tokio::test]
async fn tokens_of_the_wrong_kind_are_401() {
    let bench = Bench::new().await;
    for bearer in ["", "Bearer", "Bearer ", "Basic abc", "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer \u{0}"] {
        let asked = AgentRequest { authorization: Some(bearer), ..request("GET", "/agent/v1/poll", &[]) };
        assert_eq!(bench.env.agent(&asked).await.status, 401, "{bearer:?}");
    }
    let sim = bench.agent(bench.north).await;
    let bearer = format!("Bearer {}", sim.bearer);
    let asked = AgentRequest { authorization: Some(&bearer), ..request("GET", "/agent/v1/poll", &[]) };
    assert_eq!(bench.env.agent(&asked).await.status, 200);
    assert_eq!(too_large(&asked).status, 413);
    assert_eq!((rate_limited(&asked, 7).status, rate_limited(&asked, 7).retry_after_s), (429, Some(7)));
    bench.stop().await;
}
