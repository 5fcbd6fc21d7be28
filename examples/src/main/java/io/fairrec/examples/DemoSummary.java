package io.fairrec.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairrec.base.Version;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.group.GroupEvidence;
import io.fairrec.eval.group.GroupQuestion.Kind;
import io.fairrec.eval.group.GroupRow;
import io.fairrec.eval.load.LoadReport;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.PairedChange;
import io.fairrec.eval.stat.StandardizedGap;
import io.fairrec.policy.PolicyJson;
import java.util.List;

/** The demo's figures for a machine: {@code summary.json}. */
final class DemoSummary {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private DemoSummary() {}

    /**
     * The summary.
     *
     * @param seconds wall time of the demo
     * @param peakMegabytes largest resident set, or −1 where unknown
     */
    static String json(DemoResult result, double seconds, double peakMegabytes) {
        ShopExperiment.Tested chosen = result.chosen();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("base", DemoTable.name(chosen.tuned().base()));
        change(root, "ndcg10", chosen, ShopExperiment.NDCG);
        change(root, "revenue10", chosen, ShopExperiment.REVENUE);
        root.put("private_share_before", chosen.shareBefore());
        root.put("private_share_after", chosen.shareAfter());
        root.put("private_share_target", result.experiment().target().share());
        byAge(root.putObject("ndcg10_by_age_before"), chosen.resultBefore());
        byAge(root.putObject("ndcg10_by_age_after"), chosen.resultAfter());
        root.put("age_verdict", verdict(result.answersAfter(), Kind.AMONG_KNOWN));
        root.put("unknown_age_verdict", verdict(result.answersAfter(), Kind.UNKNOWN_AGAINST_KNOWN));
        root.put(
                "unknown_age_verdict_standardised",
                verdict(result.answersAfter(), Kind.UNKNOWN_AGAINST_KNOWN_STANDARDISED));
        standardised(root, DemoResult.answer(result.answersAfter(), Kind.UNKNOWN_AGAINST_KNOWN_STANDARDISED));
        answers(root.putArray("questions_before"), result.answersBefore());
        answers(root.putArray("questions_after"), result.answersAfter());
        root.put("manufacturer_gini_before", chosen.resultBefore().value(ShopExperiment.MANUFACTURER_GINI));
        root.put("manufacturer_gini_after", chosen.resultAfter().value(ShopExperiment.MANUFACTURER_GINI));
        ArrayNode bases = root.putArray("bases");
        for (ShopExperiment.Tested tested : result.tested()) {
            ObjectNode node = bases.addObject();
            node.put("name", DemoTable.name(tested.tuned().base()));
            node.put("validation_ndcg10", tested.tuned().validationNdcg());
            node.put("private_share_before", tested.shareBefore());
            node.put("private_share_after", tested.shareAfter());
            change(node, "ndcg10", tested, ShopExperiment.NDCG);
            change(node, "revenue10", tested, ShopExperiment.REVENUE);
        }
        chosen(root.putObject("chosen_on_validation"), result);
        provenance(root, result);
        root.put("seconds", seconds);
        root.put("peak_rss_mb", peakMegabytes);
        return text(root);
    }

    private static void chosen(ObjectNode node, DemoResult result) {
        TunedPolicy tuned = result.chosen().tuned();
        node.put("where", "the last 20 % of each household's training rows");
        node.put("bases_searched", result.searched());
        node.put("validation_ndcg10", tuned.validationNdcg());
        node.put("revenue_weight", tuned.revenueWeight());
        node.put("initial_price", tuned.price());
        node.put("price_gain", tuned.policy().pacing().gain());
        node.put("validation_revenue10_change", tuned.validationRevenueChange());
        ArrayNode calibration = node.putArray("calibration");
        for (double coefficient : tuned.calibration().coefficients()) {
            calibration.add(coefficient);
        }
        try {
            node.set("policy", MAPPER.readTree(PolicyJson.write(tuned.policy())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A written policy is no JSON.", e);
        }
    }

    private static void provenance(ObjectNode root, DemoResult result) {
        ObjectNode files = root.putObject("data_sha256");
        for (LoadReport report : result.data().reports()) {
            files.put(report.source(), report.sha256());
        }
        root.put("interactions_sha256", result.data().interactions().sha256());
        root.put("seed", result.chosen().resultAfter().bootstrap().seed());
        root.put("fairrec_version", Version.current());
        root.put("java_version", System.getProperty("java.version"));
    }

    private static void change(ObjectNode node, String name, ShopExperiment.Tested tested, String metric) {
        PairedChange change = tested.resultAfter().changeSince(tested.resultBefore(), metric);
        Estimate relative = DemoTable.relative(change);
        node.put(name + "_before", change.before());
        node.put(name + "_after", change.after());
        node.put(name + "_change", relative.value());
        node.put(name + "_change_lo", relative.lo());
        node.put(name + "_change_hi", relative.hi());
    }

    private static void byAge(ObjectNode node, EvaluationResult result) {
        for (GroupRow row : result.byGroup(ShopExperiment.NDCG, "age").rows()) {
            ObjectNode group = node.putObject(row.label());
            group.put("n", row.n());
            Estimate estimate = row.estimate();
            if (estimate == null) {
                group.putNull("value").put("reason", "too few");
            } else {
                group.put("value", estimate.value());
                group.put("lo", estimate.lo());
                group.put("hi", estimate.hi());
            }
        }
    }

    private static void answers(ArrayNode array, List<GroupAnswer> answers) {
        for (GroupAnswer answer : answers) {
            ObjectNode node = array.addObject();
            node.put("question", answer.question().kind().name().toLowerCase(java.util.Locale.ROOT));
            node.put("verdict", answer.verdict().words());
            node.put("n", answer.n());
            GroupEvidence evidence = answer.evidence();
            if (evidence != null) {
                node.put("p", evidence.pValue());
                node.put("p_holm", evidence.adjustedPValue());
                estimate(node, "effect", evidence.effect());
                node.put("detectable", evidence.detectable());
                StandardizedGap gap = evidence.standardised();
                if (gap != null) {
                    estimate(node, "raw_gap", gap.raw());
                    Estimate explained = gap.shareExplained();
                    if (explained != null) {
                        estimate(node, "share_explained", explained);
                    }
                }
            }
            node.put("sentence", answer.sentence());
        }
    }

    private static void standardised(ObjectNode node, GroupAnswer answer) {
        GroupEvidence evidence = answer.evidence();
        StandardizedGap gap = evidence == null ? null : evidence.standardised();
        if (gap != null) {
            estimate(node, "unknown_age_gap_raw", gap.raw());
            estimate(node, "unknown_age_gap_standardised", gap.standardised());
            Estimate explained = gap.shareExplained();
            if (explained != null) {
                estimate(node, "unknown_age_share_explained", explained);
            }
        }
    }

    private static void estimate(ObjectNode node, String name, Estimate estimate) {
        node.put(name, estimate.value());
        node.put(name + "_lo", estimate.lo());
        node.put(name + "_hi", estimate.hi());
    }

    private static String verdict(List<GroupAnswer> answers, Kind kind) {
        return DemoResult.answer(answers, kind).verdict().words();
    }

    private static String text(ObjectNode root) {
        try {
            return MAPPER.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The summary cannot be written as JSON.", e);
        }
    }
}
