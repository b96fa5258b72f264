package org.m2q.onnx.integer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.OnnxNode;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.ValueInfo;
import org.m2q.onnx.internal.ViewNodes;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;

/**
 * Writes quantized networks as ONNX models of operator set {@value #OPSET}. A step that the form does not compute exactly is written in a form that does: in
 * that of {@link ExportForm#QOPERATOR}, else in that of {@link ExportForm#INTEGER}, so that the whole model is exact; the reports say so.
 */
public final class ProgramExport {

	/** The operator set of exported models. */
	public static final int OPSET = 21;

	private final IntegerProgram program;
	private final ExportForm form;
	private final boolean pure;
	private final ProgramGraph graph;
	private final List<StepForm> forms = new ArrayList<>();

	private ProgramExport(IntegerProgram program, ExportForm form, boolean pure) {
		this.program = program;
		this.form = form;
		this.pure = pure;
		graph = new ProgramGraph(program, form == ExportForm.QONNX);
		IntegerForm integers = new IntegerForm(graph);
		QdqForm qdq = new QdqForm(graph, integers);
		switch (form) {
			case QDQ -> forms.addAll(List.of(qdq, new QOperatorForm(graph, integers)));
			case QOPERATOR -> forms.add(new QOperatorForm(graph, integers));
			case QONNX -> forms.add(new QonnxForm(graph, qdq));
			case INTEGER -> {
				// Nothing before it.
			}
		}
		forms.add(integers);
	}

	/**
	 * Writes a program; every step is exact.
	 *
	 * @throws OnnxException when a step cannot be written, naming it
	 */
	public static ExportedProgram export(IntegerProgram program, ExportForm form) throws OnnxException {
		return new ProgramExport(program, form, false).write();
	}

	/**
	 * Writes a program in a form wherever the form can express a step, even where that is not exact; the reports say where nothing is guaranteed.
	 *
	 * @throws OnnxException when a step cannot be written, naming it
	 */
	public static ExportedProgram pure(IntegerProgram program, ExportForm form) throws OnnxException {
		return new ProgramExport(program, form, true).write();
	}

	private ExportedProgram write() throws OnnxException {
		List<ValueInfo> inputs = new ArrayList<>();
		for (int index : program.inputs()) {
			IntegerTensor tensor = graph.tensor(index);
			inputs.add(ValueInfo.real(ExportedProgram.real(tensor), ViewNodes.batched(tensor.shape())));
			graph.nodes().begin(tensor.name() + "/quantize");
			quantize(tensor);
		}
		for (IntegerTensor tensor : program.tensors()) {
			tensor.constant().ifPresent(codes -> constant(tensor, codes));
		}
		List<StepReport> reports = new ArrayList<>();
		for (Step step : program.steps()) {
			graph.nodes().begin(step.info().name());
			reports.add(write(step));
		}
		List<ValueInfo> outputs = new ArrayList<>();
		for (int index : program.outputs()) {
			outputs.add(output(graph.tensor(index), outputs));
		}
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put(ProgramMetadata.FORM, form.text() + (pure ? " pure" : ""));
		metadata.put(ProgramMetadata.PROGRAM, ProgramMetadata.write(program));
		OnnxModel model = new OnnxModel(OPSET, program.name(), graph.nodes().nodes(), graph.nodes().initializers(), inputs, outputs, metadata);
		checkNames(model);
		return new ExportedProgram(program, form, model, reports);
	}

	private void constant(IntegerTensor tensor, int[] codes) {
		int[] shape = ProgramGraph.batched(tensor.shape());
		if (form == ExportForm.QONNX) {
			graph.nodes().constant(tensor.name(), Tensor.of(shape, tensor.dequantize(codes)));
		} else {
			graph.constant(tensor.name(), ProgramGraph.type(tensor), shape, Arrays.stream(codes).asLongStream().toArray());
		}
	}

	/** As {@link IntegerTensor#quantize(float[])}. */
	private void quantize(IntegerTensor tensor) {
		String real = ExportedProgram.real(tensor);
		if (form != ExportForm.QONNX && QdqForm.fillsType(tensor) && tensor.axis() == IntegerTensor.WHOLE) {
			graph.result(graph.nodes().add("QuantizeLinear", real, graph.nodes().real(tensor.scale()), graph.zero(tensor)), tensor);
			return;
		}
		graph.finish(new RescaleNodes(graph).rounded(graph.nodes().add("Div", real, graph.scales(tensor))), tensor);
	}

	private ValueInfo output(IntegerTensor tensor, List<ValueInfo> before) {
		long[] shape = ViewNodes.batched(tensor.shape());
		String real = ExportedProgram.real(tensor);
		boolean taken = program.inputs().contains(tensor.index()) || before.stream().anyMatch(output -> output.name().equals(real));
		String name = taken ? tensor.name() + ":output" + before.size() : real;
		graph.nodes().begin(name);
		graph.nodes().name(form == ExportForm.QONNX ? graph.nodes().add("Identity", tensor.name()) : graph.dequantized(tensor), name);
		return ValueInfo.real(name, shape);
	}

	private StepReport write(Step step) throws OnnxException {
		List<String> reasons = new ArrayList<>();
		for (StepForm candidate : forms) {
			StepForm.Verdict verdict = candidate.check(step);
			boolean taken = verdict.possible() && (verdict.exact() || pure && candidate.form() == form);
			if (!verdict.reason().isEmpty()) {
				reasons.add(forms.size() == 1 ? verdict.reason() : candidate.form().text() + ": " + verdict.reason());
			}
			if (taken) {
				candidate.write(step);
				ExportForm written = QdqForm.onCodes(step) && form != ExportForm.QONNX ? form : candidate.form();
				return new StepReport(step.info().name(), kind(step), program.result(step).name(), written, verdict.exact(), String.join("; ", reasons),
						Bounds.accumulator(program, step), verdict.everyProcessor());
			}
		}
		throw new OnnxException("step '" + step.info().name() + "' (" + kind(step) + ") cannot be exported: " + String.join("; ", reasons));
	}

	/** The kind of a step as reports name it. */
	static String kind(Step step) {
		return step.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
	}

	private static void checkNames(OnnxModel model) throws OnnxException {
		Set<String> known = new HashSet<>(model.initializers().keySet());
		model.inputs().forEach(input -> known.add(input.name()));
		for (OnnxNode node : model.nodes()) {
			for (String output : node.outputs()) {
				if (!known.add(output)) {
					throw new OnnxException("two values of the model would have the name '" + output + "'; rename the layer it comes from");
				}
			}
		}
		for (ValueInfo output : model.outputs()) {
			if (output.type().isEmpty() || output.type().get() != DataType.FLOAT || !known.contains(output.name())) {
				throw new OnnxException("the output '" + output.name() + "' is not computed");
			}
		}
	}
}
