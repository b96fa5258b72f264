package org.m2q.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Runs a network on real values: quantizes its inputs, runs it in integers, restores its outputs. Arrays are kept between runs, so runs of one batch size
 * allocate nothing after the first. For one thread at a time.
 */
public final class RealSession {

	private final InferenceNetwork network;
	private final InferenceSession session;
	private final List<Quantizer> inputs;
	private final List<Quantizer> outputs;
	private int[][] inputCodes = new int[0][];
	private int[][] outputCodes = new int[0][];

	/**
	 * Wraps a session.
	 *
	 * @param network what the session runs
	 * @param session runs it; not to be used by others at the same time
	 * @param inputs one per input
	 * @param outputs one per output
	 */
	public RealSession(InferenceNetwork network, InferenceSession session, List<Quantizer> inputs, List<Quantizer> outputs) {
		this.network = Objects.requireNonNull(network, "network");
		this.session = Objects.requireNonNull(session, "session");
		this.inputs = List.copyOf(inputs);
		this.outputs = List.copyOf(outputs);
		if (inputs.size() != network.inputs() || outputs.size() != network.outputs()) {
			throw new IllegalArgumentException(inputs.size() + " and " + outputs.size() + " quantizers for " + network.inputs() + " inputs and " + network.outputs()
					+ " outputs");
		}
	}

	/** The session on codes, for reading tensors after a run. */
	public InferenceSession codes() {
		return session;
	}

	/**
	 * Runs a network of one input and one output.
	 *
	 * @param input values of one item in row-major order, or of several items one after the other
	 * @return values of as many results; a new array
	 */
	public float[] run(float[] input) {
		int size = network.inputSize(0);
		float[][] results = { new float[Math.max(1, input.length / size) * network.outputSize(0)] };
		run(new float[][] { input }, results, new CancellationToken());
		return results[0];
	}

	/**
	 * Runs the network.
	 *
	 * @param values per input the values of one item, or of several one after the other
	 * @param results per output an array that receives the values of as many results
	 * @param token asks to stop
	 * @throws InvalidInputException when numbers of arrays or their lengths are wrong; nothing has been computed then
	 * @throws InferenceCancelledException when the token asked to stop
	 */
	public void run(float[][] values, float[][] results, CancellationToken token) {
		if (values.length != inputs.size() || results.length != outputs.size()) {
			throw new InvalidInputException(network.name() + " has " + inputs.size() + " inputs and " + outputs.size() + " outputs; given were " + values.length
					+ " and " + results.length);
		}
		for (int i = 0; i < values.length; i++) {
			if (values[i].length == 0 || values[i].length % network.inputSize(i) != 0) {
				throw new InvalidInputException("input " + i + " of " + network.name() + " needs " + network.inputSize(i) + " values per item; given were "
						+ values[i].length);
			}
		}
		inputCodes = fitting(inputCodes, values);
		outputCodes = fitting(outputCodes, results);
		for (int i = 0; i < values.length; i++) {
			inputs.get(i).quantize(values[i], inputCodes[i]);
		}
		session.run(inputCodes, outputCodes, token);
		for (int i = 0; i < results.length; i++) {
			outputs.get(i).dequantize(outputCodes[i], results[i]);
		}
	}

	private static int[][] fitting(int[][] kept, float[][] wanted) {
		boolean fits = kept.length == wanted.length;
		for (int i = 0; fits && i < wanted.length; i++) {
			fits = kept[i].length == wanted[i].length;
		}
		return fits ? kept : Arrays.stream(wanted).map(values -> new int[values.length]).toArray(int[][]::new);
	}
}
