package org.m2q.core.quantized;

import java.util.List;

import org.m2q.calibration.Accuracy;

/**
 * How well the policies of an experiment do on its validation data.
 *
 * @param model name of the model
 * @param weights where the parameters come from, in words
 * @param ranges where the ranges come from, in words
 * @param data what was scored, in words
 * @param texts whether labels are texts instead of classes
 * @param synthetic whether weights or calibration samples are made up
 * @param rows the network in single precision first
 */
public record AccuracyTable(String model, String weights, String ranges, String data, boolean texts, boolean synthetic, List<Row> rows) {

	/**
	 * One policy.
	 *
	 * @param accuracy how well it does
	 * @param weightBits mean width of a stored weight
	 */
	public record Row(Accuracy accuracy, double weightBits) {
	}

	/** Copies the list. */
	public AccuracyTable {
		rows = List.copyOf(rows);
	}

	/** One line per row, numbers as parts and in nats, the same in every locale; what was not measured is empty. */
	public String csv() {
		StringBuilder csv = new StringBuilder("policy,weight_bits,samples,").append(texts ? "exact_ignoring_case_and_spaces,exact,character_error_rate" : "top1,top5,")
				.append(texts ? ",agreement,divergence_nat\n" : "agreement,divergence_nat\n");
		for (Row row : rows) {
			Accuracy accuracy = row.accuracy();
			csv.append('"').append(accuracy.name().replace("\"", "\"\"")).append("\",").append(row.weightBits()).append(',').append(accuracy.samples()).append(',')
					.append(number(accuracy.top1())).append(',').append(number(accuracy.top5())).append(',').append(texts ? number(accuracy.characterErrors()) + "," : "")
					.append(number(accuracy.agreement())).append(',').append(number(accuracy.divergence())).append('\n');
		}
		return csv.toString();
	}

	private static String number(double value) {
		return Double.isNaN(value) ? "" : Double.toString(value);
	}
}
