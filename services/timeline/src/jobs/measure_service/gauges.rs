//! The instruments of the service report.

use baton_proto::cases::v1::{DepartmentReport, DurationSpread, HandoffOutcomes};
use opentelemetry::KeyValue;
use opentelemetry::metrics::Gauge;

/// One gauge for each kind of number. Departments, outcomes and quantiles are attributes.
#[derive(Debug)]
pub(super) struct Gauges {
    handoffs: Gauge<i64>,
    time_to_accept: Gauge<f64>,
    completeness: Gauge<i64>,
    ratings: Gauge<i64>,
    dwell: Gauge<f64>,
    bounces: Gauge<i64>,
    promises: Gauge<i64>,
    questions: Gauge<i64>,
    satisfaction: Gauge<f64>,
}

impl Gauges {
    pub(super) fn new() -> Self {
        let meter = baton_telemetry::meter();
        let count = |name: &'static str, what: &'static str| {
            meter.i64_gauge(name).with_unit("1").with_description(what).build()
        };
        let seconds = |name: &'static str, what: &'static str| {
            meter.f64_gauge(name).with_unit("s").with_description(what).build()
        };
        Self {
            handoffs: count(
                "baton.handoffs",
                "Handoffs requested in the last 24 hours, by department, direction and outcome",
            ),
            time_to_accept: seconds("baton.handoff.time_to_accept", "How long accepted handoffs waited"),
            completeness: count(
                "baton.brief.completeness",
                "How complete briefs were on average, in percent",
            ),
            ratings: count("baton.brief.ratings", "Briefs that receivers rated, by whether they were usable"),
            dwell: seconds("baton.case.dwell", "How long cases stayed with a department"),
            bounces: count("baton.case.bounces", "Cases that came back to a department that had them before"),
            promises: count("baton.promises", "Promises due in the last 24 hours or later, by state"),
            questions: count("baton.questions", "Questions to customers, by whether we had the answer"),
            satisfaction: meter
                .f64_gauge("baton.satisfaction")
                .with_unit("1")
                .with_description("Mean score, 1 (worst) to 5 (best), weighted by the department's share")
                .build(),
        }
    }

    /// Records the numbers of one department.
    pub(super) fn record(&self, report: &DepartmentReport) {
        let department = KeyValue::new("department", report.department.clone());
        let with = |key: &'static str, value: &'static str| [department.clone(), KeyValue::new(key, value)];
        for (direction, handoffs) in [("sent", &report.sent), ("received", &report.received)] {
            for (outcome, count) in handoffs.iter().flat_map(outcomes) {
                let direction = KeyValue::new("direction", direction);
                self.handoffs
                    .record(count, &[department.clone(), direction, KeyValue::new("outcome", outcome)]);
            }
        }
        for (gauge, spread) in [(&self.time_to_accept, &report.time_to_accept), (&self.dwell, &report.dwell)]
        {
            for (quantile, seconds) in spread.iter().flat_map(quantiles) {
                gauge.record(seconds, &with("quantile", quantile));
            }
        }
        if report.sent.is_some() {
            self.completeness.record(report.mean_completeness.into(), &[department.clone()]);
            self.ratings.record(report.usable_count, &with("usable", "yes"));
            self.ratings.record(report.rated_count - report.usable_count, &with("usable", "no"));
        }
        self.bounces.record(report.bounce_count, &[department.clone()]);
        if let Some(counts) = &report.promises {
            let states = [
                ("open", counts.open),
                ("kept", counts.kept),
                ("early", counts.early),
                ("late", counts.late),
                ("broken", counts.broken),
                ("released", counts.released),
                ("replaced", counts.replaced),
            ];
            for (state, count) in states {
                self.promises.record(count, &with("state", state));
            }
        }
        if let Some(share) = &report.repetitions {
            self.questions.record(share.repeated_count, &with("known", "yes"));
            self.questions.record(share.asked_count - share.repeated_count, &with("known", "no"));
        }
        if let Some(feedback) = report.feedback.as_ref().filter(|feedback| feedback.answered_count > 0) {
            self.satisfaction.record(f64::from(feedback.mean_hundredths) / 100.0, &[department]);
        }
    }
}

fn outcomes(handoffs: &HandoffOutcomes) -> [(&'static str, i64); 7] {
    [
        ("waiting", handoffs.waiting_count),
        ("accepted", handoffs.accepted_count),
        ("completed", handoffs.completed_count),
        ("returned", handoffs.returned_count),
        ("declined", handoffs.declined_count),
        ("expired", handoffs.expired_count),
        ("withdrawn", handoffs.withdrawn_count),
    ]
}

fn quantiles(spread: &DurationSpread) -> impl Iterator<Item = (&'static str, f64)> {
    [("p50", spread.p50), ("p90", spread.p90)].into_iter().filter_map(|(quantile, duration)| {
        let duration = duration?;
        Some((quantile, duration.seconds as f64 + f64::from(duration.nanos) / 1e9))
    })
}
