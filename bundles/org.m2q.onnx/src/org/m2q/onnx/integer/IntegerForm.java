package org.m2q.onnx.integer;

import org.m2q.network.SamplingOperator;
import org.m2q.onnx.DataType;
import org.m2q.quant.program.Step;

/** Steps in integer operators: every step of every profile, exactly. */
final class IntegerForm implements StepForm {

	private final ProgramGraph graph;
	private final ProductNodes products;
	private final ElementNodes elements;
	private final AxisNodes axes;
	private final MovedNodes moved;

	IntegerForm(ProgramGraph graph) {
		this.graph = graph;
		RescaleNodes rescale = new RescaleNodes(graph);
		products = new ProductNodes(graph, rescale);
		elements = new ElementNodes(graph, rescale);
		axes = new AxisNodes(graph, rescale, products);
		moved = new MovedNodes(graph);
	}

	@Override
	public ExportForm form() {
		return ExportForm.INTEGER;
	}

	@Override
	public Verdict check(Step step) {
		if (step instanceof Step.Pool pool && pool.operator().function() == SamplingOperator.PoolFunction.MAXIMUM
				&& ProgramGraph.type(graph.tensor(pool.input())) == DataType.INT32) {
			return Verdict.impossible("the largest of codes of 32 bits cannot be written");
		}
		return Verdict.EXACT;
	}

	@Override
	public void write(Step step) {
		switch (step) {
			case Step.Convolution conv -> products.convolution(conv);
			case Step.Linear linear -> products.linear(linear);
			case Step.MatMul matmul -> products.matmul(matmul);
			case Step.Addition addition -> elements.addition(addition);
			case Step.Multiplication multiplication -> elements.multiplication(multiplication);
			case Step.Rescaling rescaling -> elements.rescaling(rescaling);
			case Step.Lookup lookup -> elements.lookup(lookup);
			case Step.Division division -> elements.division(division);
			case Step.Softmax softmax -> axes.softmax(softmax);
			case Step.Normalization normalization -> axes.normalization(normalization);
			case Step.Pool pool -> axes.pool(pool);
			case Step.Mean mean -> axes.mean(mean);
			case Step.View view -> moved.view(view);
		}
	}
}
