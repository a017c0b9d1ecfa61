-- A small council as the first schema held it, on Wednesday 4 March 2026: what
-- both engines read alike, each table in the order of its ids.

INSERT INTO teams (slug, name, service, service_key, channel, mode, schedule, timezone, created_at) VALUES
    ('north', 'North', 'Safeguarding', 'safeguarding', '', 'dm', '0 9 * * 1', 'UTC', '2026-02-16T08:00:00.000000Z'),
    ('south', 'South', 'Safeguarding', 'safeguarding', '', 'dm', '0 10 * * 1', 'UTC', '2026-02-16T08:00:00.000000Z');

-- Gus's account is gone since Tuesday, and Fay has none.
INSERT INTO people (email, name, slack_id, slack_gone_at, access, created_at) VALUES
    ('ann@council.example', 'ann', 'Uann', NULL, '', '2026-02-16T08:00:00.000000Z'),
    ('bob@council.example', 'bob', 'Ubob', NULL, '', '2026-02-16T08:00:00.000000Z'),
    ('cid@council.example', 'cid', 'Ucid', NULL, '', '2026-02-16T08:00:00.000000Z'),
    ('dee@council.example', 'dee', 'Udee', NULL, '', '2026-02-16T08:00:00.000000Z'),
    ('eve@council.example', 'eve', 'Ueve', NULL, '', '2026-02-16T08:00:00.000000Z'),
    ('fay@council.example', 'fay', NULL, NULL, '', '2026-02-16T08:00:00.000000Z'),
    ('gus@council.example', 'gus', 'Ugus', '2026-03-03T08:00:00.000000Z', '', '2026-02-16T08:00:00.000000Z'),
    ('pat@council.example', 'pat', 'Upat', NULL, 'policy_lead', '2026-02-16T08:00:00.000000Z');

-- Bob's new role in the north was recorded after his second team; Cid has left.
INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, to_on, recorded_at) VALUES
    (1, 1, 'Social worker', 'social worker', false, 'permanent', 'permanent', true, '2020-01-06', NULL, '2026-02-16T08:00:00.000000Z'),
    (2, 1, 'Social worker', 'social worker', false, 'permanent', 'permanent', false, '2020-01-06', '2026-02-22', '2026-02-16T08:00:00.000000Z'),
    (2, 2, 'Social worker', 'social worker', false, 'permanent', 'permanent', false, '2021-01-04', NULL, '2026-02-16T08:00:00.000000Z'),
    (2, 1, 'Team manager', 'team manager', true, 'permanent', 'permanent', false, '2026-02-23', NULL, '2026-02-23T08:00:00.000000Z'),
    (3, 2, 'Social worker', 'social worker', false, 'agency', 'agency', false, '2020-01-06', '2026-03-03', '2026-02-16T08:00:00.000000Z'),
    (4, 1, 'Social worker', 'social worker', false, 'permanent', 'permanent', false, '2020-01-06', NULL, '2026-02-16T08:00:00.000000Z'),
    (5, 2, 'Social worker', 'social worker', false, 'permanent', 'permanent', false, '2020-01-06', NULL, '2026-02-16T08:00:00.000000Z'),
    (6, 2, 'Social worker', 'social worker', false, 'permanent', 'permanent', false, '2020-01-06', NULL, '2026-02-16T08:00:00.000000Z'),
    (7, 2, 'Social worker', 'social worker', false, 'permanent', 'permanent', false, '2020-01-06', NULL, '2026-02-16T08:00:00.000000Z'),
    (8, 2, 'Policy lead', 'policy lead', false, 'permanent', 'permanent', false, '2020-01-06', NULL, '2026-02-16T08:00:00.000000Z');

-- Ann's leave was taken back.
INSERT INTO absences (person_id, from_on, to_on, recorded_at, revoked_at) VALUES
    (1, '2026-03-02', '2026-03-06', '2026-02-20T08:00:00.000000Z', '2026-02-27T08:00:00.000000Z'),
    (5, '2026-03-02', '2026-03-15', '2026-02-20T08:00:00.000000Z', NULL);

INSERT INTO items (ref, kind, withdrawn_at, withdrawn_reason, created_at) VALUES
    ('lesson', 'lesson', NULL, '', '2026-02-20T09:00:00.000000Z'),
    ('policy', 'policy', NULL, '', '2026-02-20T09:00:00.000000Z'),
    ('mistake', 'lesson', '2026-03-03T10:00:00.000000Z', 'Not ours.', '2026-02-20T09:00:00.000000Z');

INSERT INTO versions (item_id, number, asks, change, title, urgent, minutes, ack_within, by_service, by_team, by_role, by_employment, body, published_at, published_by) VALUES
    (1, 1, 1, 'new', 'Listen to chidlren', false, 1, 10, false, false, false, false,
        '{"Ref":"lesson","Kind":"lesson","Title":"Listen to chidlren","Change":"new","Urgency":"routine","AckWithin":10,"Points":["See the child alone."],"Learned":"Nobody had."}', '2026-02-20T09:00:00.000000Z', 'operator'),
    (1, 2, 2, 'significant', 'Listen to chidlren', false, 1, 10, false, false, false, false,
        '{"Ref":"lesson","Kind":"lesson","Title":"Listen to chidlren","Change":"significant","Urgency":"routine","AckWithin":10,"Points":["See the child alone, twice."],"Learned":"Nobody had."}', '2026-02-23T09:00:00.000000Z', 'operator'),
    (1, 3, 2, 'minor', 'Listen to children', false, 1, 10, false, false, false, false,
        '{"Ref":"lesson","Kind":"lesson","Title":"Listen to children","Change":"minor","Themes":["Voice of the child"],"Urgency":"routine","AckWithin":10,"Points":["See the child alone, twice."],"Learned":"Nobody had."}', '2026-03-03T09:00:00.000000Z', 'operator'),
    (2, 1, 1, 'new', 'Visits', false, 1, 10, true, false, false, false,
        '{"Ref":"policy","Kind":"policy","Title":"Visits","Change":"new","Urgency":"routine","AckWithin":10,"Audience":{"Services":["Safeguarding"]},"Document":"Visits","InForce":"2026-03-09","Points":["Visit in a week."],"Learned":"It was ten days."}', '2026-02-20T09:00:00.000000Z', 'operator'),
    (3, 1, 1, 'new', 'A mistake', false, 1, 10, false, false, false, false,
        '{"Ref":"mistake","Kind":"lesson","Title":"A mistake","Change":"new","Urgency":"routine","AckWithin":10,"Points":["Nothing."],"Learned":"Nothing."}', '2026-02-20T09:00:00.000000Z', 'operator');
UPDATE items SET version_id = 3 WHERE ref = 'lesson';
UPDATE items SET version_id = 4 WHERE ref = 'policy';
UPDATE items SET version_id = 5 WHERE ref = 'mistake';
INSERT INTO audiences (version_id, dimension, value) VALUES (4, 'service', 'safeguarding');

INSERT INTO drafts (ref, body, updated_at) VALUES
    ('draft', '{"Ref":"draft","Kind":"lesson","Title":"A draft","Change":"new","Urgency":"routine","AckWithin":10,"Points":["Do this."],"Learned":"This."}', '2026-03-03T12:00:00.000000Z');

-- Of the lesson: superseded, understood, a question, left, exempt, and three who
-- were not told. Of the policy: overdue, and understood until it was taken back.
INSERT INTO receipts (person_id, item_id, version, assigned_at, due_from, due_on, told_at, reminders, answer, answered_at, closed_at, closed) VALUES
    (1, 1, 1, '2026-02-20T09:00:00.000000Z', '2026-02-20', '2026-03-06', NULL, 0, NULL, NULL, '2026-02-23T09:00:00.000000Z', 'superseded'),
    (1, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', '2026-03-02T09:00:00.000000Z', 0, 'understood', '2026-03-02T10:30:00.000000Z', NULL, NULL),
    (2, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', '2026-03-02T09:00:00.000000Z', 0, 'question', '2026-03-03T11:00:00.000000Z', NULL, NULL),
    (3, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', '2026-03-02T09:00:00.000000Z', 0, NULL, NULL, '2026-03-04T09:00:00.000000Z', 'left'),
    (4, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', NULL, 0, NULL, NULL, '2026-03-03T12:00:00.000000Z', 'exempt'),
    (5, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', NULL, 0, NULL, NULL, NULL, NULL),
    (6, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', NULL, 0, NULL, NULL, NULL, NULL),
    (7, 1, 2, '2026-02-23T09:00:00.000000Z', '2026-02-23', '2026-03-09', NULL, 0, NULL, NULL, NULL, NULL),
    (1, 2, 1, '2026-02-20T09:00:00.000000Z', '2026-02-20', '2026-03-03', '2026-03-02T09:00:00.000000Z', 1, NULL, NULL, NULL, NULL),
    (2, 2, 1, '2026-02-20T09:00:00.000000Z', '2026-02-20', '2026-03-06', '2026-03-02T09:00:00.000000Z', 0, NULL, '2026-03-03T10:00:00.000000Z', NULL, NULL),
    (1, 3, 1, '2026-02-20T09:00:00.000000Z', '2026-02-20', '2026-03-06', NULL, 0, NULL, NULL, '2026-03-03T10:00:00.000000Z', 'withdrawn');

INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) VALUES
    (1, 1, 2, 2, 'understood', '', 'slack', '2026-03-02T10:30:00.000000Z'),
    (2, 2, 1, 1, 'understood', '', 'slack', '2026-03-02T11:00:00.000000Z'),
    (2, 2, 1, 1, 'undone', '', 'slack', '2026-03-03T10:00:00.000000Z'),
    (2, 1, 2, 3, 'question', 'What of families who moved?', 'slack', '2026-03-03T11:00:00.000000Z');

INSERT INTO schedules (team_id, kind, cron, timezone, since, last_due) VALUES
    (1, 'digest', '0 9 * * 1', 'UTC', '2026-02-16T00:00:00.000000Z', '2026-03-02T09:00:00.000000Z'),
    (2, 'digest', '0 10 * * 1', 'UTC', '2026-02-16T00:00:00.000000Z', '2026-03-02T10:00:00.000000Z');
INSERT INTO runs (schedule_id, team_id, kind, slot, due_at, late, planned_at) VALUES
    (1, 1, 'digest', '2026-03-02T09:00', '2026-03-02T09:00:00.000000Z', false, '2026-03-02T09:00:00.000000Z'),
    (2, 2, 'digest', '2026-03-02T10:00', '2026-03-02T10:00:00.000000Z', true, '2026-03-02T12:00:00.000000Z');

-- One letter in each state. The service died while it sent the reminder.
INSERT INTO deliveries (run_id, kind, recipient, person_id, team_id, state, attempt, not_before, lease_until, created_at, sent_at, channel, ts, reason, minutes, notice) VALUES
    (1, 'digest', 'person 1', 1, 1, 'sent', 1, '2026-03-02T09:00:00.000000Z', NULL, '2026-03-02T09:00:00.000000Z', '2026-03-02T09:00:00.000000Z', 'Dann', '1.000001', '', 2, ''),
    (1, 'digest', 'person 2', 2, 1, 'unknown', 1, '2026-03-02T09:00:00.000000Z', NULL, '2026-03-02T09:00:00.000000Z', NULL, '', '', 'no reply', 2, ''),
    (2, 'digest', 'person 7', 7, 2, 'failed', 1, '2026-03-02T12:00:00.000000Z', NULL, '2026-03-02T12:00:00.000000Z', NULL, '', '', 'no account', 1, ''),
    (2, 'digest', 'person 3', 3, 2, 'dropped', 0, '2026-03-02T12:00:00.000000Z', NULL, '2026-03-02T12:00:00.000000Z', NULL, '', '', 'left', 1, ''),
    (NULL, 'reminder', 'person 1', 1, 1, 'sending', 1, '2026-03-04T09:00:00.000000Z', '2026-03-04T09:01:00.000000Z', '2026-03-04T09:00:00.000000Z', NULL, '', '', '', 0, ''),
    (NULL, 'notice', 'person 8', 8, 2, 'queued', 0, '2026-03-04T09:00:00.000000Z', NULL, '2026-03-04T09:00:00.000000Z', NULL, '', '', '', 0, 'The council has moved.');
INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh) VALUES
    (1, 0, 1, 2, true), (1, 1, 2, 1, true), (2, 0, 1, 2, true), (2, 1, 2, 1, true), (3, 0, 1, 2, true), (4, 0, 1, 2, true), (5, 0, 2, 1, false);
INSERT INTO pauses (bucket, until, reason) VALUES ('workspace', '2026-03-04T12:30:00.000000Z', 'Slack asked for it');
INSERT INTO leases (name, holder, until) VALUES ('sender', 'who died', '2026-03-04T09:01:00.000000Z');

INSERT INTO audit (at, actor, action, subject, detail) VALUES
    ('2026-02-20T09:00:00.000000Z', 'operator', 'published', 'lesson', 'version 1'),
    ('2026-03-03T10:00:00.000000Z', 'operator', 'withdrew', 'mistake', 'Not ours.');
