package org.m2q.codegen.java.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.m2q.base.Cancellation;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.GeneratorOptions;
import org.m2q.codegen.java.JavaGenerator;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.ProgramInterpreter;
import org.m2q.quant.program.SyntheticPrograms;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;
import org.m2q.runtime.WorkerPool;

/** Generated Java against the reference interpreter. */
final class Comparison {

	private static final Pattern NUMBERED = Pattern.compile("\\* \\{@code (.*?)} \\[.*?\\]\\.\\R\\s*\\*/\\s*public static final int (\\w+) = (\\d+);");

	private final IntegerProgram program;
	private final GeneratedCode code;
	private final Compiled compiled;
	private final Map<int[][], int[][]> interpreted = new IdentityHashMap<>();

	Comparison(IntegerProgram program) {
		this.program = program;
		this.code = generate(program);
		this.compiled = Compiled.of(code);
	}

	/** With what the interpreter has made of some inputs already. */
	Comparison(IntegerProgram program, int[][] inputs, int[][] expected) {
		this(program);
		interpreted.put(inputs, expected);
	}

	static GeneratedCode generate(IntegerProgram program) {
		try {
			return JavaGenerator.generate(program, new GeneratorOptions("test.generated", GeneratorOptions.className(program.name()), List.of(), "memory:/models/"),
					Cancellation.NONE);
		} catch (CodegenException e) {
			throw new AssertionError(e);
		}
	}

	Compiled compiled() {
		return compiled;
	}

	/** What the interpreter makes of inputs; kept. */
	private int[][] expected(int[][] inputs) {
		return interpreted.computeIfAbsent(inputs, given -> new ProgramInterpreter(program).run(given));
	}

	/** Numbers of the tensors by name, as the class documents them. */
	Map<String, Integer> numbers() {
		Map<String, Integer> numbers = new HashMap<>();
		Matcher matcher = NUMBERED.matcher(code.source());
		while (matcher.find()) {
			assertEquals(Integer.parseInt(matcher.group(3)), compiled.tensor(matcher.group(2)));
			numbers.put(matcher.group(1), Integer.parseInt(matcher.group(3)));
		}
		return numbers;
	}

	/** Compares every tensor of one run; returns the number of compared tensors. */
	int everyTensor(BuildOptions options, int[]... inputs) {
		int[][] expected = expected(inputs);
		Map<String, Integer> numbers = numbers();
		InferenceSession session = compiled.network(options).session();
		session.run(inputs, outputs(1), new CancellationToken());
		int compared = 0;
		for (IntegerTensor tensor : program.tensors()) {
			if (numbers.containsKey(tensor.name())) {
				assertArrayEquals(expected[tensor.index()], session.codes(numbers.get(tensor.name())), () -> "tensor '" + tensor.name() + "' with " + options);
				compared++;
			}
		}
		assertTrue(compared >= program.steps().size(), compared + " of " + program.steps().size());
		return compared;
	}

	private int[][] outputs(int batch) {
		return program.outputs().stream().map(output -> new int[batch * program.tensors().get(output).size()]).toArray(int[][]::new);
	}

	/** Compares the outputs of a batch with threads. */
	void outputs(BuildOptions options, int threads, List<int[][]> items) {
		int[][] inputs = new int[program.inputs().size()][];
		for (int i = 0; i < inputs.length; i++) {
			int input = i;
			inputs[i] = items.stream().flatMapToInt(item -> java.util.Arrays.stream(item[input])).toArray();
		}
		int[][] found = outputs(items.size());
		InferenceNetwork network = compiled.network(options);
		try (WorkerPool pool = WorkerPool.of(threads)) {
			network.session(pool).run(inputs, found, new CancellationToken());
		}
		List<int[][]> expected = new ArrayList<>();
		items.forEach(item -> expected.add(expected(item)));
		for (int o = 0; o < found.length; o++) {
			int output = program.outputs().get(o);
			assertArrayEquals(expected.stream().flatMapToInt(tensors -> java.util.Arrays.stream(tensors[output])).toArray(), found[o],
					"output " + o + " with " + options + ", " + threads + " threads");
		}
	}

	/** Random inputs. */
	int[][] inputs(long seed) {
		return SyntheticPrograms.inputs(program, seed);
	}

	GeneratedCode code() {
		return code;
	}
}
