//! Both forms of every message say the same, and what one does not know is passed over.

use crate::*;

pub fn full_batch() -> IngestRequest {
    let schema = SlotSchema {
        slots: vec![
            Slot::gauge("cpu.busy", "%", 2),
            Slot::counter("network.received", "B").of("eth0"),
            Slot { form: SlotForm::Float.into(), ..Slot::gauge("room.temperature", "Cel", 0) },
        ],
    };
    let mut builder = BlockBuilder::new(&schema).unwrap();
    let float = schema.slots[2].stored(21.37);
    builder.push(1_790_000_000_000_000, &[Some(1234), Some(9_000_000_000), float]).unwrap();
    builder.push(1_790_000_010_000_000, &[Some(1301), None, float]).unwrap();
    let document = r#"{"vendor":"Example","cores":2,"größe":"1e3"}"#.to_owned();
    let bodies = [
        FrameBody::Block(builder.finish().unwrap()),
        FrameBody::Samples(Samples {
            time_us: 1_790_000_010_000_000,
            readings: vec![Reading {
                metric: "load.1".into(),
                unit: "1".into(),
                value: 0.25,
                kind: SlotKind::Gauge.into(),
                ..Reading::default()
            }],
        }),
        FrameBody::Inventory(Inventory {
            kind: "hardware".into(),
            hash: schema::content_hash(document.as_bytes()).to_vec(),
            document,
        }),
        FrameBody::Event(Event { kind: "agent.stopped".into(), detail: r#"{"reason":"signal"}"#.into() }),
        FrameBody::CheckResult(CheckResult {
            check_id: vec![4; 16],
            outcome: CheckOutcome::Unknown.into(),
            level: 0,
            reason: "mount does not answer".into(),
            values: vec![CheckValue { name: "disk.free".into(), value: 12.5, unit: "%".into() }],
        }),
    ];
    let frames = (41..)
        .zip(bodies)
        .map(|(seq, body)| Frame {
            seq,
            taken_wall_us: 1_790_000_010_000_000,
            taken_mono_us: 86_400_000_000,
            boot_id: if seq == 43 { vec![9; 16] } else { Vec::new() },
            body: Some(body),
        })
        .collect();
    IngestRequest {
        stream_id: vec![1; 16],
        boot_id: vec![2; 16],
        wall_us: 1_790_000_011_000_000,
        mono_us: 86_401_000_000,
        frames,
        oldest_seq: 12,
        next_seq: 46,
        drops: vec![Drop { from: 1, to: 11, reason: DropReason::SpoolFull.into() }],
        config_revision: 3,
        clock: Some(ClockEcho {
            client_send_us: 100,
            server_receive_us: 65,
            server_send_us: 75,
            client_receive_us: 130,
        }),
        schemas: vec![schema],
    }
}

pub fn full_answer() -> IngestResponse {
    IngestResponse {
        acknowledged: vec![SeqRange { from: 1, to: 11 }, SeqRange { from: 41, to: 45 }],
        rejects: vec![Reject { seq: 45, code: RejectCode::Gone.into(), message: "the check is gone".into() }],
        next_send_ms: 10_000,
        backfill_budget_bytes: 262_144,
        config_revision: 4,
        commands_waiting: 1,
        wanted_schemas: vec![vec![7; 16]],
        wanted_inventories: vec!["os".into()],
        server_receive_us: 1_790_000_011_050_000,
        server_send_us: 1_790_000_011_150_000,
    }
}

pub fn full_enrolment() -> (EnrollRequest, EnrollResponse) {
    let request = EnrollRequest {
        token: EnrolmentToken { id: [1; 16], secret: [2; 32], server_fingerprint: [3; 16] }.reveal(),
        public_key: vec![5; 32],
        proof: vec![6; 64],
        hostname: "files-01".into(),
        hardware_id: "4c4c4544-0044-4a10-8054-b4c04f463533".into(),
        platform: "linux".into(),
        os_name: "Debian GNU/Linux 12".into(),
        agent_version: "0.1.0".into(),
    };
    let response = EnrollResponse {
        status: EnrollStatus::Active.into(),
        agent_id: vec![1; 16],
        instance_id: vec![2; 16],
        device_id: vec![3; 16],
        server_key: vec![4; 32],
        server_time_us: 1_790_000_000_000_000,
        signature: vec![8; 64],
        ..EnrollResponse::default()
    };
    (request, response)
}

pub fn full_session() -> (SessionChallenge, SessionRequest, SessionResponse) {
    let challenge = SessionChallenge { nonce: vec![1; 32], server_time_us: -5, signature: vec![2; 64] };
    let request = SessionRequest {
        agent_id: vec![1; 16],
        instance_id: vec![2; 16],
        nonce: vec![3; 32],
        signature: vec![4; 64],
        boot_id: vec![5; 16],
        agent_version: "0.1.0".into(),
        wall_us: 1_790_000_000_000_000,
        stream_id: vec![6; 16],
    };
    let response = SessionResponse {
        token: "a.b.c".into(),
        expires_in_s: 900,
        limits: Some(SessionLimits { max_body_bytes: 1 << 20, max_frames: 512, backfill_bytes_per_s: 65_536 }),
        server_time_us: 1_790_000_000_000_000,
        acknowledged: vec![SeqRange { from: 1, to: 40 }],
        next_seq: 41,
        wanted_schemas: vec![vec![9; 16]],
        ..SessionResponse::default()
    };
    (challenge, request, response)
}

/// The answers of a server that gives a dispatch key.
pub fn answers_with_dispatch_key() -> (EnrollResponse, SessionResponse) {
    let (dispatch_key, dispatch_key_signature) = (vec![11; 32], vec![12; 64]);
    let enrolled = EnrollResponse {
        dispatch_key: dispatch_key.clone(),
        dispatch_key_signature: dispatch_key_signature.clone(),
        ..full_enrolment().1
    };
    (enrolled, SessionResponse { dispatch_key, dispatch_key_signature, ..full_session().2 })
}

pub fn full_plan() -> plan::Plan {
    let action = plan::PlanAction {
        effect: plan::Effect::Change,
        platforms: vec!["linux".into()],
        argv: vec!["/bin/sh".into(), "-s".into(), "--".into(), "/var".into()],
        script_hash: Some(plan::hex(&plan::script_hash(b"echo ok\n"))),
        script_way: plan::ScriptWay::Stdin,
        environment: [("STEWARD_MOUNT".to_owned(), "/var".to_owned())].into(),
        timeout_ms: 60_000,
        output_cap_bytes: 1 << 20,
        required_approvals: 1,
    };
    plan::Plan {
        format: 1,
        name: "Größe".into(),
        runbook_hash: plan::hex(&plan::runbook_hash(b"{}")),
        parameters: [("mount".to_owned(), "/var".to_owned())].into(),
        targets: vec![plan::PlanTarget {
            device: uuid::Uuid::from_bytes([3; 16]),
            agent: Some(uuid::Uuid::from_bytes([1; 16])),
        }],
        steps: vec![
            plan::PlanStep {
                key: "ask".into(),
                kind: "approval".into(),
                title: "Ask".into(),
                text: "One other person approves.".into(),
                action: None,
            },
            plan::PlanStep {
                key: "free".into(),
                kind: "script".into(),
                title: "Free".into(),
                text: "Runs on the device.".into(),
                action: Some(action),
            },
        ],
    }
}

pub fn full_envelope() -> Envelope {
    let plan = full_plan().to_text().unwrap().into_bytes();
    let plan_hash = plan::plan_hash(&plan).to_vec();
    Envelope {
        run_id: vec![21; 16],
        step: 1,
        command_id: vec![22; 16],
        attempt: 1,
        agent_id: vec![1; 16],
        instance_id: vec![2; 16],
        runbook_hash: plan::runbook_hash(b"{}").to_vec(),
        parameters_hash: plan::parameters_hash(&full_plan().parameters).to_vec(),
        plan_hash: plan_hash.clone(),
        plan,
        script: b"echo ok\n".to_vec(),
        requested_by: vec![23; 16],
        approvals: vec![EnvelopeApproval { user_id: vec![24; 16], at_us: 1_790_000_000_000_000, plan_hash }],
        not_before_us: 1_790_000_000_000_000,
        expires_us: 1_790_003_600_000_000,
    }
}

pub fn full_commands() -> (PollResponse, CommandStarted, CommandOutput, CommandFinished, CommandAck) {
    let command_id = vec![22; 16];
    let command = Command {
        envelope: full_envelope().to_bytes().unwrap(),
        signature: vec![25; 64],
        command_id: command_id.clone(),
    };
    let chunks =
        [(OutputStream::Out, &b"freed 12 MiB\n"[..]), (OutputStream::Err, b"\xff"), (OutputStream::Gap, b"77")];
    let chunks = (0..)
        .zip(chunks)
        .map(|(seq, (stream, content))| OutputChunk { seq, stream: stream.into(), content: content.to_vec() })
        .collect();
    let finished = CommandFinished {
        command_id: command_id.clone(),
        end: CommandEnd::Refused.into(),
        code: -1,
        refusal: RefusalCode::HashMismatch.into(),
        at_us: 1_790_000_000_500_000,
        output_bytes: 91,
        dropped_bytes: 77,
    };
    (
        PollResponse { commands: vec![command] },
        CommandStarted { command_id: command_id.clone(), at_us: 1_790_000_000_100_000 },
        CommandOutput { command_id, chunks },
        finished,
        CommandAck { next_seq: 3 },
    )
}

fn survives<M: WireMessage + PartialEq>(message: &M) {
    let plain = BodyFormat { encoding: Encoding::Protobuf, coding: ContentCoding::Identity };
    let packed = BodyFormat { encoding: Encoding::Json, coding: ContentCoding::Zstd };
    for format in [BodyFormat::AGENT, BodyFormat::JSON, plain, packed] {
        let body = codec::encode(message, format).unwrap();
        assert_eq!(&codec::decode::<M>(&body, format).unwrap(), message, "{format:?}");
    }
}

#[test]
fn every_message_survives_every_form() {
    survives(&full_batch());
    survives(&full_answer());
    let (request, response) = full_enrolment();
    let (enrolled, granted) = answers_with_dispatch_key();
    survives(&enrolled);
    survives(&granted);
    let (poll, started, output, finished, ack) = full_commands();
    survives(&poll);
    survives(&started);
    survives(&output);
    survives(&finished);
    survives(&ack);
    survives(&request);
    survives(&response);
    let (challenge, request, response) = full_session();
    survives(&challenge);
    survives(&request);
    survives(&response);
    survives(&ErrorBody { code: "overloaded".into(), message: "m".into(), action: "a".into(), request_id: "r".into() });
    survives(&PollResponse::default());
    assert!(full_batch().frames.iter().all(|frame| frame.check().is_ok()));
}

#[test]
fn json_is_for_people() {
    let text = String::from_utf8(codec::encode(&full_batch(), BodyFormat::JSON).unwrap()).unwrap();
    for part in [
        r#""stream_id":"01010101-0101-0101-0101-010101010101""#,
        r#""reason":"spool_full""#,
        r#""document":{"vendor":"Example","cores":2,"größe":"1e3"}"#,
        r#""outcome":"unknown""#,
        r#""kind":"counter""#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_hand_written_body_is_enough() {
    let body = r#"{"stream_id":"01010101-0101-0101-0101-010101010101","boot_id":"02020202-0202-0202-0202-020202020202",
        "later_field":{"x":[1]},"next_seq":2,"frames":[{"seq":1,"body":{"samples":{"time_us":1790000000000000,
        "readings":[{"metric":"cpu.busy","unit":"%","value":12.3456789},{"metric":"cpu.count","value":4,"kind":"counter"}]}}}]}"#;
    let batch: IngestRequest = codec::decode(body.as_bytes(), BodyFormat::JSON).unwrap();
    batch.frames[0].check().unwrap();
    let Some(FrameBody::Samples(samples)) = &batch.frames[0].body else { panic!("not samples") };
    let (schema, bytes) = samples.to_block().unwrap();
    let block = Block::decode(&bytes, Limits::WIRE).unwrap();
    let values: Vec<_> = block.columns().flat_map(|column| column.iter()).collect();
    assert_eq!(values, [Some(123_457), Some(4)]);
    assert!((schema.slots[0].value(123_457) - 12.3457).abs() < 1e-9);
    let mut twice = samples.clone();
    twice.readings.push(twice.readings[0].clone());
    assert!(twice.to_block().is_err());
}

#[test]
fn unknown_fields_and_bodies_are_passed_over() {
    let mut body = prost::Message::encode_to_vec(&full_answer());
    body.extend_from_slice(&[0xfa, 0x7f, 3, 1, 2, 3]);
    let plain = BodyFormat { encoding: Encoding::Protobuf, coding: ContentCoding::Identity };
    assert_eq!(codec::decode::<IngestResponse>(&body, plain).unwrap(), full_answer());
    // A frame with a body of tag 99.
    let frame = <Frame as prost::Message>::decode(&[8u8, 7, 0x9a, 6, 1, 0][..]).unwrap();
    assert_eq!((frame.seq, frame.body.clone(), frame.check()), (7, None, Ok(())));
}

#[test]
fn wrong_lengths_are_named() {
    let mut batch = full_batch();
    batch.stream_id.pop();
    let body = codec::encode(&batch, BodyFormat::AGENT).unwrap();
    let error = codec::decode::<IngestRequest>(&body, BodyFormat::AGENT).unwrap_err();
    assert!(matches!(error, CodecError::Field(FieldError { field: "stream_id", .. })), "{error:?}");
    let mut frame = full_batch().frames[0].clone();
    frame.seq = 0;
    assert_eq!(frame.check().unwrap_err().field, "seq");
}

#[test]
fn headers_choose_the_form() {
    let read = BodyFormat::from_headers;
    assert_eq!(read(Some("application/json; charset=utf-8"), None).unwrap(), BodyFormat::JSON);
    assert_eq!(read(Some(CONTENT_TYPE_PROTOBUF), Some("zstd")).unwrap(), BodyFormat::AGENT);
    assert!(read(None, None).unwrap_err().is_unsupported());
    assert!(read(Some("text/plain"), None).unwrap_err().is_unsupported());
    assert!(read(Some("application/json"), Some("gzip")).unwrap_err().is_unsupported());
}

#[test]
fn schemas_are_addressed_by_content() {
    let schema = full_batch().schemas.remove(0);
    assert_eq!(SlotSchema::from_bytes(&schema.to_bytes()), Ok(schema.clone()));
    let mut other = schema.clone();
    other.slots.swap(0, 1);
    assert_ne!(schema.hash(), other.hash());
    other = schema.clone();
    other.slots[0].metric = "cpu.bus".into();
    other.slots[0].component = "y".into();
    assert_ne!(schema.hash(), other.hash(), "lengths keep neighbours apart");
    other.slots.push(other.slots[0].clone());
    assert_eq!(other.check().unwrap_err().field, "slots");
    assert!(SlotSchema::from_bytes(&[1, 2, 3]).is_err());
    let slot = Slot::gauge("x", "1", 2);
    assert_eq!((slot.stored(1.005), slot.stored(f64::NAN), slot.stored(1e300)), (Some(100), None, None));
}

#[test]
fn the_clock_echo_tells_offset_and_delay() {
    let echo = full_batch().clock.unwrap();
    assert_eq!((echo.agent_ahead_us(), echo.delay_us()), (45, 20));
    let far = ClockEcho { client_send_us: i64::MAX, server_receive_us: i64::MIN, ..echo };
    assert!(far.agent_ahead_us() > 0);
}

#[test]
fn error_codes_are_one_to_one() {
    for code in ErrorCode::ALL {
        assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        assert!((400..600).contains(&code.status()));
    }
}

#[test]
fn an_envelope_reads_back_and_its_bounds_hold() {
    let envelope = full_envelope();
    let bytes = envelope.to_bytes().unwrap();
    assert_eq!(Envelope::from_bytes(&bytes), Ok(envelope.clone()));
    let plan = plan::Plan::from_bytes(&envelope.plan).unwrap();
    assert_eq!(plan, full_plan());
    assert_eq!(plan.to_text().unwrap().as_bytes(), envelope.plan, "one plan has one text");
    assert!(Envelope::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    let refused = |change: fn(&mut Envelope)| {
        let mut envelope = full_envelope();
        change(&mut envelope);
        envelope.to_bytes().unwrap_err().field
    };
    assert_eq!(refused(|envelope| envelope.agent_id = vec![1; 15]), "agent_id");
    assert_eq!(refused(|envelope| envelope.plan_hash.clear()), "plan_hash");
    assert_eq!(refused(|envelope| envelope.script = vec![0; plan::MAX_SCRIPT_BYTES + 1]), "script");
    assert_eq!(refused(|envelope| envelope.approvals[0].user_id.clear()), "user_id");
    assert_eq!(refused(|envelope| envelope.approvals = vec![envelope.approvals[0].clone(); 17]), "approvals");
    let mut later = full_plan();
    later.format = 2;
    assert_eq!(plan::Plan::from_bytes(later.to_text().unwrap().as_bytes()).unwrap_err().field, "format");
}
