package org.m2q.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxFiles;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.integer.Divergence;
import org.m2q.onnx.integer.ExportedProgram;
import org.m2q.onnx.integer.ProgramImport;
import org.m2q.onnx.integer.Values;
import org.m2q.onnx.integer.Verification;
import org.m2q.onnx.weights.WeightFiles;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;

/** Finds the first layer in which two executions differ: of models, which are run, or of dumped values. */
final class ValueDiff {

	private final Terminal terminal;

	ValueDiff(Terminal terminal) {
		this.terminal = terminal;
	}

	/** Whether a file holds a model or values. */
	static boolean isValues(String name) {
		return name.endsWith(".onnx") || name.endsWith(".npz");
	}

	int run(String first, String second, Cancellation cancellation) throws CommandException, IOException {
		Map<String, Tensor> given = new LinkedHashMap<>();
		if (second.endsWith(".npz")) {
			given.putAll(dumped(second));
		}
		Values a = values(first, given, cancellation);
		Values b = second.endsWith(".npz") ? new Values(given, Map.of(), Optional.empty()) : values(second, a.tensors(), cancellation);
		try {
			Optional<Divergence> divergence = Values.first(a, b);
			Output.print(terminal, divergence.map(found -> "they differ first in " + found.text() + "\n")
					.orElse("no difference in " + Values.common(a, b) + " values of the same name\n"));
			return divergence.isEmpty() ? ExitCode.OK : ExitCode.PROBLEMS;
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, first + " and " + second + ": " + e.getMessage() + ".");
		}
	}

	private Values values(String name, Map<String, Tensor> given, Cancellation cancellation) throws CommandException, IOException {
		Path path = new InputFiles(terminal).path(name);
		if (name.endsWith(".npz")) {
			return new Values(dumped(name), Map.of(), Optional.empty());
		}
		try {
			OnnxModel model = OnnxFiles.read(path);
			return Values.of(model, given.isEmpty() ? inputs(model) : Values.inputs(model, given), cancellation);
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, (e.getMessage().startsWith(path.toString()) ? "" : name + ": ") + e.getMessage() + ".");
		}
	}

	private Map<String, Tensor> dumped(String name) throws CommandException, IOException {
		try {
			return WeightFiles.read(new InputFiles(terminal).path(name));
		} catch (OnnxException e) {
			throw new CommandException(ExitCode.PROBLEMS, e.getMessage() + ".");
		}
	}

	/** The same random inputs every time. */
	private static Map<String, Tensor> inputs(OnnxModel model) throws OnnxException {
		if (ProgramImport.isExported(model)) {
			return inputs(ProgramImport.read(model).program(), 0);
		}
		Random random = new Random(0);
		Map<String, Tensor> inputs = new LinkedHashMap<>();
		for (ValueInfo input : model.inputs()) {
			int[] shape = input.axes().stream().mapToInt(axis -> (int) Math.max(1, axis.size())).toArray();
			float[] values = new float[Tensor.size(shape)];
			for (int i = 0; i < values.length; i++) {
				values[i] = 2 * random.nextFloat() - 1;
			}
			inputs.put(input.name(), Tensor.of(shape, values));
		}
		return inputs;
	}

	private static Map<String, Tensor> inputs(IntegerProgram program, long seed) {
		float[][] reals = Verification.inputs(program, seed);
		Map<String, Tensor> inputs = new LinkedHashMap<>();
		for (int i = 0; i < reals.length; i++) {
			IntegerTensor tensor = program.tensors().get(program.inputs().get(i));
			int[] shape = new int[tensor.shape().rank() + 1];
			shape[0] = 1;
			for (int axis = 1; axis < shape.length; axis++) {
				shape[axis] = tensor.shape().dim(axis - 1);
			}
			inputs.put(ExportedProgram.real(tensor), Tensor.of(shape, reals[i]));
		}
		return inputs;
	}

	/** Inputs, tensors and results of one run as an npz archive. */
	byte[] dump(ExportedProgram exported, long seed, Cancellation cancellation) throws OnnxException {
		return WeightFiles.npz(Values.of(exported.model(), inputs(exported.program(), seed), cancellation).tensors());
	}
}
