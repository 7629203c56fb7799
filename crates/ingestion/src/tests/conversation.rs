//! Enrolment, sessions and batches as they should go, and with each thing that can be wrong.

use kernel::scope::Access;
use kernel::text::Name;
use kernel::{Actor, DeviceId, Effect, Failure, Role, Timestamp};
use wire::{BodyFormat, FrameBody, IngestRequest, IngestResponse, RejectCode, SeqRange, codec};

use super::bench::{Bench, SECOND_US, Sim, busy_at, read, request, stored_ticks};
use crate::agent_api::AgentRequest;
use crate::device::{self, DeviceState};
use crate::enrolment::{self, NewToken};
use crate::telemetry::latest;
use crate::telemetry::query::{SeriesRequest, series_of};

#[tokio::test]
async fn an_agent_enrols_signs_in_and_its_samples_can_be_read() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    assert_eq!(bench.device(&sim).await.state, DeviceState::Awaiting);

    bench.advance(60);
    let frame = sim.block(&bench, 6);
    let ack = sim.send(&bench, vec![frame]).await.unwrap();
    assert_eq!(ack.acknowledged, [SeqRange { from: 1, to: 1 }]);
    assert!(ack.rejects.is_empty() && ack.wanted_schemas.is_empty());
    let device = bench.device(&sim).await;
    assert_eq!((device.state, device.last_seen_at), (DeviceState::Live, Some(Timestamp::from_micros(bench.now_us()))));

    let scope = bench.technician(bench.north);
    let permit = scope.permit(kernel::Permission::DeviceRead).unwrap();
    let values = latest::of_devices(&bench.env, &permit, vec![(bench.north, sim.device)]).await.unwrap();
    let values = &values[&sim.device];
    assert_eq!(values.len(), 2);
    assert_eq!((values[0].metric.as_str(), values[0].value), ("cpu.busy", busy_at(bench.now_us()) as f64 / 100.0));
    assert_eq!((values[1].metric.as_str(), values[1].unit.as_str(), values[1].value), ("network.received", "B/s", 7.0));

    let from = Timestamp::from_micros(bench.now_us() - 900 * SECOND_US);
    let to = Timestamp::from_micros(bench.now_us() + SECOND_US);
    let asked = SeriesRequest::new(from, to, vec!["cpu.busy".into(), "network.received".into()], 300).unwrap();
    let result = series_of(&bench.env, &permit, (bench.north, sim.device), asked).await.unwrap();
    assert_eq!(result.buckets.step_us, 10 * SECOND_US);
    assert_eq!(result.series[0].points.mean.iter().flatten().count(), 6);
    assert_eq!(result.series[1].points.mean.iter().flatten().collect::<Vec<_>>(), [&7.0; 5]);
    bench.stop().await;
}

#[tokio::test]
async fn what_belongs_to_another_client_does_not_exist() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let frame = sim.block(&bench, 1);
    sim.send(&bench, vec![frame]).await.unwrap();
    let stranger = bench.technician(bench.south);
    let told = |failure: Failure| failure.to_string();
    let foreign = device::service::get(&bench.env, &stranger, sim.device).await.map_err(told);
    let absent =
        device::service::get(&bench.env, &stranger, DeviceId::from_uuid(uuid::Uuid::from_u128(7))).await.map_err(told);
    assert!(foreign.is_err());
    assert_eq!(foreign.unwrap_err(), absent.unwrap_err());
    let permit = stranger.permit(kernel::Permission::DeviceRead).unwrap();
    for client in [bench.north, bench.south] {
        let values = latest::of_devices(&bench.env, &permit, vec![(client, sim.device)]).await.unwrap();
        assert!(values.is_empty());
    }
    let foreign = device::service::retire(&bench.env, &stranger, sim.device, 1).await.map_err(told);
    assert!(foreign.is_err());
    assert_eq!(bench.device(&sim).await.state, DeviceState::Live);
    bench.stop().await;
}

#[tokio::test]
async fn tokens_end() {
    let bench = Bench::new().await;
    let once = bench.token(bench.north, 1).await;
    let mut first = Sim::new(1);
    first.enrol(&bench, &once).await.unwrap();
    let (agent, device) = (first.agent, first.device);
    // The answer got lost on the way: the same key gets the same identity, though the token is used up.
    first.enrol(&bench, &once).await.unwrap();
    assert_eq!((first.agent, first.device), (agent, device));
    assert_eq!(Sim::new(2).enrol(&bench, &once).await, Err((403, "token_spent".to_owned())));

    let revoked = bench.token(bench.north, 5).await;
    let id = wire::EnrolmentToken::parse(&revoked).unwrap().id;
    let id = kernel::EnrolmentTokenId::from_uuid(uuid::Uuid::from_bytes(id));
    enrolment::service::revoke(&bench.env, &bench.owner(), id).await.unwrap();
    assert_eq!(Sim::new(3).enrol(&bench, &revoked).await, Err((403, "token_spent".to_owned())));

    let expired = bench.token(bench.north, 5).await;
    bench.advance(86_401);
    assert_eq!(Sim::new(4).enrol(&bench, &expired).await, Err((403, "token_expired".to_owned())));

    let mut forged = wire::EnrolmentToken::parse(&expired).unwrap();
    forged.secret[0] ^= 1;
    assert_eq!(Sim::new(5).enrol(&bench, &forged.reveal()).await, Err((403, "token_invalid".to_owned())));
    forged.server_fingerprint[0] ^= 1;
    assert_eq!(Sim::new(5).enrol(&bench, &forged.reveal()).await, Err((403, "token_invalid".to_owned())));
    bench.stop().await;
}

#[tokio::test]
async fn an_absent_client_answers_like_a_denied_one() {
    let bench = Bench::new().await;
    let all = Access { permissions: Role::Owner.permissions(), effect: Effect::Allow, client: None };
    let denied = Access { effect: Effect::Deny, client: Some(bench.south), ..all.clone() };
    let scope = bench.mint.scope(Actor::System("test"), "request", &[all, denied]);
    let mut answers = Vec::new();
    for client in [bench.south, kernel::ClientId::from_uuid(uuid::Uuid::from_u128(9))] {
        let label = Name::parse("label", "Branch").unwrap();
        let site = Some(kernel::SiteId::from_uuid(uuid::Uuid::from_u128(4)));
        let new = NewToken { id: None, client, site, label, days: 1, max_uses: 1 };
        match enrolment::service::create(&bench.env, &scope, new).await {
            Err(Failure::Rejected(errors)) => answers.push(errors),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(answers[0], answers[1]);
    bench.stop().await;
}

#[tokio::test]
async fn the_same_machine_again_is_a_new_device_that_says_so() {
    let bench = Bench::new().await;
    let token = bench.token(bench.north, 5).await;
    let (mut first, mut second) = (Sim::new(1), Sim::new(2));
    second.hardware.clone_from(&first.hardware);
    first.enrol(&bench, &token).await.unwrap();
    second.enrol(&bench, &token).await.unwrap();
    assert_ne!(first.device, second.device);
    assert_eq!(bench.device(&second).await.possible_duplicate_of, Some(first.device));
    // Another client's machine with the same hardware id tells nobody anything.
    let mut third = Sim::new(3);
    third.hardware.clone_from(&first.hardware);
    third.enrol(&bench, &bench.token(bench.south, 1).await).await.unwrap();
    assert_eq!(bench.device(&third).await.possible_duplicate_of, None);
    bench.stop().await;
}

#[tokio::test]
async fn sessions_need_the_key_and_a_fresh_nonce() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let nonce = Sim::challenge(&bench).await;
    bench.advance(61);
    assert_eq!(sim.sign_in_with(&bench, nonce).await.map(drop), Err((401, "nonce_invalid".to_owned())));
    let mut thief = Sim { key: Sim::new(99).key, ..sim.clone() };
    assert_eq!(thief.sign_in(&bench).await.map(drop), Err((403, "signature_invalid".to_owned())));
    let mut nobody = Sim { agent: uuid::Uuid::from_u128(5), ..sim.clone() };
    assert_eq!(nobody.sign_in(&bench).await.map(drop), Err((403, "agent_unknown".to_owned())));

    // Its token ends, and with the device its right to come back.
    bench.advance(15 * 60 + 10);
    assert_eq!(sim.send(&bench, vec![]).await.map(drop), Err((401, "session_invalid".to_owned())));
    sim.sign_in(&bench).await.unwrap();
    sim.send(&bench, vec![]).await.unwrap();
    device::service::retire(&bench.env, &bench.owner(), sim.device, 1).await.unwrap();
    assert_eq!(sim.send(&bench, vec![]).await.map(drop), Err((403, "agent_unknown".to_owned())));
    assert_eq!(sim.sign_in(&bench).await.map(drop), Err((403, "agent_unknown".to_owned())));
    bench.stop().await;
}

#[tokio::test]
async fn a_repeated_batch_has_no_second_effect() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let frames = vec![sim.block(&bench, 3), sim.event(&bench, "agent.started", "{}")];
    for _ in 0..3 {
        let ack = sim.send(&bench, frames.clone()).await.unwrap();
        assert_eq!(ack.acknowledged, [SeqRange { from: 1, to: 2 }]);
    }
    assert_eq!(stored_ticks(&bench, &sim).await.len(), 3);
    assert_eq!(bench.env.metrics().frames, 2);
    let session = sim.sign_in(&bench).await.unwrap();
    assert_eq!((session.acknowledged.as_slice(), session.next_seq), ([SeqRange { from: 1, to: 2 }].as_slice(), 3));
    bench.stop().await;
}

#[tokio::test]
async fn an_unknown_schema_is_asked_for() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let frame = sim.block(&bench, 2);
    let event = sim.event(&bench, "agent.started", "{}");
    let without = IngestRequest { schemas: vec![], ..sim.batch(&bench, vec![frame.clone(), event]) };
    let ack: IngestResponse = sim.post(&bench, "/ingest", &without).await.unwrap();
    assert_eq!(ack.acknowledged, [SeqRange { from: 2, to: 2 }]);
    assert_eq!(ack.wanted_schemas, [super::bench::schema().hash().to_vec()]);
    sim.send(&bench, vec![frame.clone()]).await.unwrap();
    // From now on it is known, and another client's agent is asked for it all the same.
    let next = sim.block(&bench, 1);
    let without = IngestRequest { schemas: vec![], ..sim.batch(&bench, vec![next]) };
    let ack: IngestResponse = sim.post(&bench, "/ingest", &without).await.unwrap();
    assert_eq!(ack.acknowledged, [SeqRange { from: 1, to: 3 }]);
    let other = bench.agent(bench.south).await;
    let without = IngestRequest { schemas: vec![], ..other.batch(&bench, vec![frame]) };
    let ack: IngestResponse = other.post(&bench, "/ingest", &without).await.unwrap();
    assert!(ack.acknowledged.is_empty() && ack.wanted_schemas.len() == 1);
    bench.stop().await;
}

#[tokio::test]
async fn one_bad_frame_is_refused_alone_and_for_good() {
    let bench = Bench::new().await;
    let mut sim = bench.agent(bench.north).await;
    let mut frames = vec![sim.block(&bench, 1), sim.block(&bench, 1), sim.block(&bench, 1)];
    frames[1].body = Some(FrameBody::Block(vec![0xff; 40]));
    frames.push(sim.event(&bench, "agent.exploded", "{}"));
    frames[3].body = None;
    let ack = sim.send(&bench, frames).await.unwrap();
    assert_eq!(ack.acknowledged, [SeqRange { from: 1, to: 4 }]);
    let codes: Vec<_> = ack.rejects.iter().map(|reject| (reject.seq, reject.code())).collect();
    assert_eq!(codes, [(2, RejectCode::InvalidBlock), (4, RejectCode::UnknownBody)]);
    assert_eq!(stored_ticks(&bench, &sim).await.len(), 2, "the good blocks are stored, the bad one is not");
    bench.stop().await;
}

#[tokio::test]
async fn curl_can_play_an_agent() {
    let bench = Bench::new().await;
    let sim = bench.agent(bench.north).await;
    let now = bench.now_us();
    let body = format!(
        r#"{{"stream_id":"{}","boot_id":"{}","next_seq":2,"oldest_seq":1,"frames":[{{"seq":1,"body":{{"samples":{{"time_us":{now},
        "readings":[{{"metric":"room.temperature","unit":"Cel","value":21.5}}]}}}}}}]}}"#,
        sim.stream, sim.boot
    );
    let bearer = format!("Bearer {}", sim.bearer);
    let asked = AgentRequest {
        content_type: Some("application/json"),
        authorization: Some(&bearer),
        ..request("POST", "/agent/v1/ingest", body.as_bytes())
    };
    let ack: IngestResponse = read(&bench.env.agent(&asked).await).unwrap();
    assert_eq!(ack.acknowledged, [SeqRange { from: 1, to: 1 }], "{ack:?}");
    assert!(ack.rejects.is_empty(), "{ack:?}");
    let permit = bench.owner().permit(kernel::Permission::DeviceRead).unwrap();
    let values = latest::of_devices(&bench.env, &permit, vec![(bench.north, sim.device)]).await.unwrap();
    assert_eq!((values[&sim.device][0].metric.as_str(), values[&sim.device][0].value), ("room.temperature", 21.5));
    assert!(codec::encode(&ack, BodyFormat::JSON).is_ok());
    bench.stop().await;
}
