package org.m2q.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.DataException;
import org.m2q.calibration.data.Sample;
import org.m2q.onnx.OnnxException;

/** Scores candidates on a data set, beside the network in single precision. */
public final class Evaluation {

	private static final int FEW = 5;

	private final Scoring scoring;
	private final boolean probabilities;
	private final boolean labelled;

	/**
	 * What is scored.
	 *
	 * @param name of it
	 * @param networks it, for every input of the feed
	 */
	public record Entrant(String name, List<Candidate> networks) {

		/** Copies the list. */
		public Entrant {
			networks = List.copyOf(networks);
		}
	}

	/**
	 * What one sample says of one candidate.
	 *
	 * @param first right, or right without regard to case and spaces
	 * @param second among the five largest, or right in every character
	 * @param errors wrong characters
	 * @param characters characters of the label
	 * @param agrees as the network in single precision
	 * @param divergence from it, nats
	 */
	private record Outcome(boolean first, boolean second, int errors, int characters, boolean agrees, double divergence) {
	}

	private Evaluation(Scoring scoring, boolean probabilities, boolean labelled) {
		this.scoring = scoring;
		this.probabilities = probabilities;
		this.labelled = labelled;
	}

	/**
	 * Scores candidates.
	 *
	 * @param entrants what is scored, the network in single precision first
	 * @param probabilities whether results are probabilities already, instead of scores whose softmax is taken for the divergence
	 * @return one result per entrant, in their order; without labels only agreement and divergence
	 * @throws DataException when a sample cannot be used or has no fitting label
	 * @throws OnnxException when a candidate cannot be run
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public static List<Accuracy> run(List<Entrant> entrants, Feed feed, Scoring scoring, boolean probabilities, Workers workers, Progress progress,
			Cancellation cancellation) throws DataException, OnnxException {
		Evaluation evaluation = new Evaluation(scoring, probabilities, feed.data().sample(0).label().isPresent());
		Outcome[][] outcomes = new Outcome[entrants.size()][feed.size()];
		workers.each(feed.size(), (index, stop) -> {
			Feed.Item item = feed.item(index);
			float[] truth = entrants.getFirst().networks().get(item.network()).run(item.elements(), stop);
			for (int i = 0; i < entrants.size(); i++) {
				float[] result = i == 0 ? truth : entrants.get(i).networks().get(item.network()).run(item.elements(), stop);
				outcomes[i][index] = evaluation.outcome(item.sample(), truth, result);
			}
		}, progress, cancellation);
		List<Accuracy> results = new ArrayList<>();
		for (int i = 0; i < entrants.size(); i++) {
			results.add(evaluation.summary(entrants.get(i).name(), outcomes[i]));
		}
		return results;
	}

	private Accuracy summary(String name, Outcome[] outcomes) {
		int first = 0;
		int second = 0;
		long errors = 0;
		long characters = 0;
		int agreeing = 0;
		double divergence = 0;
		for (Outcome outcome : outcomes) {
			first += outcome.first() ? 1 : 0;
			second += outcome.second() ? 1 : 0;
			errors += outcome.errors();
			characters += outcome.characters();
			agreeing += outcome.agrees() ? 1 : 0;
			divergence += outcome.divergence();
		}
		double count = outcomes.length;
		boolean texts = scoring instanceof Scoring.Text;
		return new Accuracy(name, outcomes.length, labelled ? first / count : Double.NaN, labelled ? second / count : Double.NaN,
				labelled && texts ? errors / (double) Math.max(1, characters) : Double.NaN, agreeing / count, divergence / count);
	}

	private Outcome outcome(Sample sample, float[] truth, float[] result) throws DataException {
		return switch (scoring) {
			case Scoring.Classes classes -> classes(sample, truth, result);
			case Scoring.Text text -> text(text, sample, truth, result);
		};
	}

	private Outcome classes(Sample sample, float[] truth, float[] result) throws DataException {
		boolean agrees = Scoring.largest(truth, 0, truth.length) == Scoring.largest(result, 0, result.length);
		double divergence = divergence(truth, result, 0, truth.length);
		if (!labelled) {
			return new Outcome(false, false, 0, 0, agrees, divergence);
		}
		int label = sample.labelledClass(result.length);
		int better = 0;
		for (int i = 0; i < result.length; i++) {
			better += result[i] > result[label] || result[i] == result[label] && i < label ? 1 : 0;
		}
		return new Outcome(better == 0, better < FEW, 0, 0, agrees, divergence);
	}

	private Outcome text(Scoring.Text text, Sample sample, float[] truth, float[] result) throws DataException {
		int classes = text.characters().size() + 1;
		if (result.length % classes != 0) {
			throw new DataException("the network has " + result.length + " results, which is no multiple of the " + classes + " characters: those of the file, the space, and "
					+ "the blank");
		}
		String found = text.decode(result);
		boolean agrees = found.equals(text.decode(truth));
		double divergence = 0;
		for (int from = 0; from < result.length; from += classes) {
			divergence += divergence(truth, result, from, classes);
		}
		divergence /= result.length / classes;
		if (!labelled) {
			return new Outcome(false, false, 0, 0, agrees, divergence);
		}
		String label = sample.label().orElseThrow(() -> new DataException(sample.name() + " has no label; scoring needs one for every sample"));
		String wanted = normalised(label);
		String given = normalised(found);
		return new Outcome(wanted.equals(given), label.equals(found), distance(wanted, given), wanted.length(), agrees, divergence);
	}

	private static String normalised(String text) {
		return text.toLowerCase(Locale.ROOT).replace(" ", "");
	}

	/** Σ p · ln(p / q) of two distributions; what is 0 in q counts as the smallest probability that a float tells from 0. */
	private double divergence(float[] truth, float[] result, int from, int count) {
		double[] p = distribution(truth, from, count);
		double[] q = distribution(result, from, count);
		double sum = 0;
		for (int i = 0; i < count; i++) {
			sum += p[i] > 0 ? p[i] * (StrictMath.log(p[i]) - StrictMath.log(Math.max(q[i], Float.MIN_NORMAL))) : 0;
		}
		return Math.max(0, sum);
	}

	private double[] distribution(float[] elements, int from, int count) {
		double[] result = new double[count];
		double sum = 0;
		double largest = elements[from + Scoring.largest(elements, from, count)];
		for (int i = 0; i < count; i++) {
			result[i] = probabilities ? Math.max(0, elements[from + i]) : StrictMath.exp(elements[from + i] - largest);
			sum += result[i];
		}
		for (int i = 0; i < count; i++) {
			result[i] /= sum > 0 ? sum : 1;
		}
		return result;
	}

	/** Edit distance (Levenshtein). */
	static int distance(String a, String b) {
		int[] row = java.util.stream.IntStream.rangeClosed(0, b.length()).toArray();
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int above = row[j];
				row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
				diagonal = above;
			}
		}
		return row[b.length()];
	}
}
