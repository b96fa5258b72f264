package org.m2q.calibration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;

/** Something that gives results for the inputs of a network: the network in single precision or a quantized form of it. Safe for use by several threads. */
@FunctionalInterface
public interface Candidate {

	/**
	 * Runs it.
	 *
	 * @param inputs elements of every input. Not changed
	 * @return elements of the first output
	 * @throws OnnxException when it cannot be run
	 */
	float[] run(List<float[]> inputs, Cancellation cancellation) throws OnnxException;

	/** One that is made when it is run for the first time, as of many sizes of a model data may need a few only. */
	static Candidate later(Supplier<Candidate> maker) {
		Candidate[] made = new Candidate[1];
		return (inputs, cancellation) -> {
			Candidate candidate;
			synchronized (made) {
				if (made[0] == null) {
					made[0] = maker.get();
				}
				candidate = made[0];
			}
			return candidate.run(inputs, cancellation);
		};
	}

	/** A network in single precision. */
	static Candidate of(FloatNetwork network) {
		return (inputs, cancellation) -> network.run(inputs, FloatNetwork.Observer.NONE, cancellation).getFirst();
	}

	/** An integer program, run on the kernels of the runtime. */
	static Candidate of(IntegerProgram program) {
		InferenceNetwork network = ProgramRuntime.of(program, BuildOptions.FASTEST);
		List<IntegerTensor> in = program.inputs().stream().map(program.tensors()::get).toList();
		List<IntegerTensor> out = program.outputs().stream().map(program.tensors()::get).toList();
		Deque<InferenceSession> idle = new ArrayDeque<>();
		return (inputs, cancellation) -> {
			cancellation.check();
			InferenceSession session;
			synchronized (idle) {
				session = idle.isEmpty() ? network.session() : idle.pop();
			}
			int[][] given = new int[in.size()][];
			for (int i = 0; i < given.length; i++) {
				given[i] = in.get(i).quantize(inputs.get(i));
			}
			int[][] results = out.stream().map(tensor -> new int[tensor.size()]).toArray(int[][]::new);
			session.run(given, results, new CancellationToken());
			synchronized (idle) {
				idle.push(session);
			}
			return out.getFirst().dequantize(results[0]);
		};
	}
}
