-- How calls went, as the pages in them saw it, and what people thought of it.

CREATE TABLE call_reports (
  call_id       TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  user_id       TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  at            TEXT NOT NULL,
  -- From the press to the first picture or sound of somebody else.
  setup_ms      INTEGER CHECK (setup_ms BETWEEN 0 AND 600000),
  -- How the media went: straight, through an address that STUN found, through a relay, or through the provider.
  path          TEXT CHECK (path IN ('host', 'srflx', 'prflx', 'relay', 'provider')),
  -- Connections that were lost and made again.
  reconnects    INTEGER CHECK (reconnects BETWEEN 0 AND 10000),
  loss_percent  REAL CHECK (loss_percent BETWEEN 0 AND 100),
  jitter_ms     INTEGER CHECK (jitter_ms BETWEEN 0 AND 60000),
  round_trip_ms INTEGER CHECK (round_trip_ms BETWEEN 0 AND 60000),
  -- How the call ended as the page saw it. NULL: nothing was measured, there is a rating alone.
  end_reason    TEXT CHECK (end_reason IN ('left', 'ended', 'removed', 'moved', 'lost', 'failed', 'closed')),
  rating        TEXT CHECK (rating IN ('good', 'bad')),
  reason        TEXT CHECK (reason IS NULL OR rating IS NOT NULL),
  PRIMARY KEY (call_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX call_reports_by_user ON call_reports (user_id);

-- What operators' monitoring counts: a name, its labels and a number, for each report and each call that is over.
-- Prometheus takes a counter that falls for one that began anew. So whatever a row counted for is added to
-- `metric_totals` when the row goes, with a deleted account or with what is not kept for ever.
CREATE VIEW report_metrics AS
  WITH r AS (SELECT *, iif(end_reason IS NULL, NULL, 'path="' || coalesce(path, 'unknown') || '"') AS label
             FROM call_reports)
  SELECT r.call_id, r.user_id, m.value ->> 0 AS name, m.value ->> 1 AS label, m.value ->> 2 AS value
  -- A list and not a union: D1 allows only so many terms of one.
  FROM r, json_each(json_array(
    json_array('securechat_call_reports_total', label, 1),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="0.25"', setup_ms <= 250),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="0.5"', setup_ms <= 500),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="1"', setup_ms <= 1000),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="2"', setup_ms <= 2000),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="4"', setup_ms <= 4000),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="8"', setup_ms <= 8000),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="16"', setup_ms <= 16000),
    json_array('securechat_call_setup_seconds_bucket', label || ',le="+Inf"', setup_ms <= 600000),
    json_array('securechat_call_setup_seconds_sum', label, setup_ms / 1000.0),
    json_array('securechat_call_setup_seconds_count', label, iif(setup_ms IS NULL, NULL, 1)),
    json_array('securechat_call_reconnects_total', label, reconnects),
    json_array('securechat_call_packet_loss_ratio_sum', label, loss_percent / 100.0),
    json_array('securechat_call_packet_loss_ratio_count', label, iif(loss_percent IS NULL, NULL, 1)),
    json_array('securechat_call_round_trip_seconds_sum', label, round_trip_ms / 1000.0),
    json_array('securechat_call_round_trip_seconds_count', label, iif(round_trip_ms IS NULL, NULL, 1)),
    json_array('securechat_call_ratings', 'rating="' || rating || '",reason="' || coalesce(reason, '') || '"', 1)
  )) m
  WHERE m.value ->> 1 IS NOT NULL AND m.value ->> 2 IS NOT NULL;

CREATE VIEW call_metrics AS
  SELECT id AS call_id, 'securechat_calls_total' AS name,
         'provider="' || provider || '",type="' || call_type || '",status="' || status || '"' AS label, 1 AS value
  FROM calls WHERE ended_at IS NOT NULL;

CREATE TABLE metric_totals (
  name  TEXT NOT NULL,
  label TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (name, label)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER call_reports_go BEFORE DELETE ON call_reports
BEGIN
  INSERT INTO metric_totals (name, label, value)
  SELECT name, label, value FROM report_metrics WHERE call_id = OLD.call_id AND user_id = OLD.user_id
  ON CONFLICT (name, label) DO UPDATE SET value = value + excluded.value;
END;

CREATE TRIGGER calls_go BEFORE DELETE ON calls
BEGIN
  INSERT INTO metric_totals (name, label, value)
  SELECT name, label, value FROM call_metrics WHERE call_id = OLD.id
  ON CONFLICT (name, label) DO UPDATE SET value = value + excluded.value;
END;

-- What monitoring counts of calls, without reading them.
CREATE INDEX calls_by_kind ON calls (provider, call_type, status) WHERE ended_at IS NOT NULL;
