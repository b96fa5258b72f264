package org.m2q.codegen.java.project;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;

/**
 * Codes of inputs, and of the outputs that the reference interpreter makes of them, which the test of a project holds the generated class to.
 *
 * @param count how many there are, at least 1
 * @param bytes their number, then codes of all inputs and all outputs of each, as big-endian integers of 32 bits
 */
public record StoredVectors(int count, byte[] bytes) {

	private static final long SEED = 42;

	/**
	 * Two vectors: a sample, and codes from the whole range of every input that are made up, always the same.
	 *
	 * @param program the network
	 * @param sample values of its inputs
	 */
	public static StoredVectors of(IntegerProgram program, List<float[]> sample) {
		List<IntegerTensor> inputs = program.inputs().stream().map(program.tensors()::get).toList();
		int[][] given = new int[inputs.size()][];
		int[][] random = new int[inputs.size()][];
		SplittableRandom codes = new SplittableRandom(SEED);
		for (int i = 0; i < given.length; i++) {
			IntegerTensor input = inputs.get(i);
			given[i] = input.quantize(sample.get(i));
			random[i] = codes.ints(input.size(), input.range().low(), input.range().high() + 1).toArray();
		}
		return of(program, List.of(given, random), new ProgramInterpreter(program));
	}

	private static StoredVectors of(IntegerProgram program, List<int[][]> vectors, ProgramInterpreter interpreter) {
		List<int[]> all = new ArrayList<>(List.of(new int[] { vectors.size() }));
		for (int[][] inputs : vectors) {
			int[][] tensors = interpreter.run(inputs);
			all.addAll(List.of(inputs));
			program.outputs().forEach(output -> all.add(tensors[output]));
		}
		ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * all.stream().mapToInt(codes -> codes.length).sum());
		all.forEach(codes -> {
			for (int code : codes) {
				bytes.putInt(code);
			}
		});
		return new StoredVectors(vectors.size(), bytes.array());
	}
}
