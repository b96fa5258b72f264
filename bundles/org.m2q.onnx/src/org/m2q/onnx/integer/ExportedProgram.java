package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.ValueInfo;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;

/**
 * A quantized network as an ONNX model.
 *
 * @param program what was exported
 * @param form the form that was asked for
 * @param model the model: its inputs are real numbers named {@code NAME:real}, its outputs too, and every tensor of the program is the value of its name
 * @param steps how each step was written, in the order of the program
 */
public record ExportedProgram(IntegerProgram program, ExportForm form, OnnxModel model, List<StepReport> steps) {

	/** Copies the list. */
	public ExportedProgram {
		steps = List.copyOf(steps);
	}

	/** Whether every step is guaranteed. */
	public boolean isExact() {
		return steps.stream().allMatch(StepReport::exact);
	}

	/** Whether the value of a tensor holds real numbers, not codes. */
	public boolean isReal() {
		return form == ExportForm.QONNX;
	}

	/** The name of the value that an input of the program is given by, or an output is restored to. */
	public static String real(IntegerTensor tensor) {
		return tensor.name() + ProgramGraph.REAL;
	}

	/** The same model with every computed tensor as an output. */
	public OnnxModel withAllTensors() {
		List<ValueInfo> outputs = new ArrayList<>(model.outputs());
		for (IntegerTensor tensor : program.tensors()) {
			if (tensor.constant().isEmpty() && outputs.stream().noneMatch(output -> output.name().equals(tensor.name()))) {
				DataType type = isReal() ? DataType.FLOAT : ProgramGraph.type(tensor);
				List<ValueInfo.Axis> axes = new ArrayList<>();
				for (int extent : ProgramGraph.batched(tensor.shape())) {
					axes.add(new ValueInfo.Axis(extent, ""));
				}
				outputs.add(new ValueInfo(tensor.name(), Optional.of(type), axes));
			}
		}
		return new OnnxModel(model.opset(), model.name(), model.nodes(), model.initializers(), model.inputs(), outputs, model.metadata());
	}
}
