package org.m2q.dsl.ide.suggest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.m2q.advisor.ExplorationPoint;
import org.m2q.advisor.Outcome;
import org.m2q.advisor.SensitivityMetric;
import org.m2q.base.unit.Format;
import org.m2q.report.DiffText;

/** What a search has found, as text. */
public final class SearchTexts {

	private static final int DESCRIPTION = 60;
	private static final int PROXY_DIGITS = 3;

	private SearchTexts() {
	}

	/**
	 * The front as a table for people.
	 *
	 * @param experiment name of the experiment
	 * @param metric how accuracy is judged
	 * @param present what the experiment comes to as it is
	 * @param front the points, by rising EDP
	 * @param priced how many points were priced
	 * @param width columns of a line; descriptions are shortened to that, but not below 60 columns
	 */
	public static String front(String experiment, SensitivityMetric metric, Outcome present, List<ExplorationPoint> front, int priced, int width) {
		StringBuilder text = new StringBuilder("Experiment ").append(experiment).append(": ").append(priced).append(" policies priced, ")
				.append(front.size()).append(" on the front of EDP and ").append(metric.name())
				.append(metric.basis().isEmpty() ? "" : " (" + metric.basis() + ")").append(", an accuracy proxy\n\n");
		List<String[]> rows = rows(metric, present, front);
		int[] widths = new int[rows.getFirst().length - 1];
		rows.forEach(row -> {
			for (int i = 0; i < widths.length; i++) {
				widths[i] = Math.max(widths[i], row[i].length());
			}
		});
		for (String[] row : rows) {
			StringBuilder line = new StringBuilder();
			for (int i = 0; i < widths.length; i++) {
				line.append(" ".repeat(widths[i] - row[i].length())).append(row[i]).append("  ");
			}
			int room = Math.max(DESCRIPTION, width - line.length());
			String last = row[widths.length];
			line.append(last.length() <= room ? last : last.substring(0, room - 1) + "…");
			text.append(line).append('\n');
		}
		if (front.isEmpty()) {
			text.append("No policy keeps the limits.\n");
		}
		return text.toString();
	}

	/** The front as a table in Markdown, without a heading. */
	public static String markdown(SensitivityMetric metric, Outcome present, List<ExplorationPoint> front) {
		StringBuilder text = new StringBuilder();
		List<String[]> rows = rows(metric, present, front);
		for (int i = 0; i < rows.size(); i++) {
			String[] row = rows.get(i);
			text.append('|');
			for (String cell : row) {
				text.append(' ').append(cell.replace("\\", "\\\\").replace("|", "\\|")).append(" |");
			}
			text.append('\n');
			if (i == 0) {
				text.append('|').append(" --: |".repeat(row.length - 1)).append(" --- |\n");
			}
		}
		return text.toString();
	}

	private static List<String[]> rows(SensitivityMetric metric, Outcome present, List<ExplorationPoint> front) {
		List<String[]> rows = new ArrayList<>();
		rows.add(new String[] { "#", "EDP", "change", "energy", "latency", metric.name() + " [" + metric.unit() + "]", "DRAM", "what differs" });
		int number = 0;
		for (ExplorationPoint point : front) {
			Outcome outcome = point.outcome();
			rows.add(new String[] { Integer.toString(++number), Format.energyDelay(outcome.edp()), DiffText.percent(outcome.edp() / present.edp() - 1),
					Format.energy(outcome.energy()), Format.time(outcome.latency()), Format.significant(outcome.proxy(), PROXY_DIGITS),
					Format.data(outcome.bytes()), point.description() });
		}
		return rows;
	}

	/**
	 * All points as comma-separated values, one line each, the same in every locale.
	 *
	 * @param points in the order in which they were priced
	 * @param front those that no other one beats
	 */
	public static String csv(SensitivityMetric metric, List<ExplorationPoint> points, List<ExplorationPoint> front) {
		Set<Integer> best = new HashSet<>();
		front.forEach(point -> best.add(point.index()));
		StringBuilder csv = new StringBuilder("point,edp_joule_seconds,energy_joules,latency_seconds,proxy_").append(metric.unit().toLowerCase(java.util.Locale.ROOT))
				.append(",proxy,proxy_basis,dram_bytes,dram_weight_bytes,keeps_limits,on_front,what_differs\n");
		for (ExplorationPoint point : points) {
			Outcome outcome = point.outcome();
			csv.append(point.index()).append(',').append(number(outcome.edp())).append(',').append(number(outcome.energy())).append(',')
					.append(number(outcome.latency())).append(',').append(number(outcome.proxy())).append(',').append(quoted(metric.name())).append(',')
					.append(quoted(metric.basis())).append(',').append(outcome.bytes()).append(',').append(outcome.weightBytes()).append(',')
					.append(point.feasible()).append(',').append(best.contains(point.index())).append(',').append(quoted(point.description())).append('\n');
		}
		return csv.toString();
	}

	private static String number(double value) {
		return Double.isFinite(value) ? Double.toString(value) : "";
	}

	private static String quoted(String text) {
		return '"' + text.replace("\"", "\"\"") + '"';
	}
}
