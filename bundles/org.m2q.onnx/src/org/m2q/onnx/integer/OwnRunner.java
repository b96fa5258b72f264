package org.m2q.onnx.integer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.m2q.base.Cancellation;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.OnnxModel;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.execute.FloatExecutor;

/** Runs models with {@link FloatExecutor}. */
public final class OwnRunner implements ModelRunner {

	@Override
	public String name() {
		return "M2Q";
	}

	@Override
	public List<Level> levels() {
		return List.of(Level.NONE);
	}

	@Override
	public Map<String, Tensor> run(OnnxModel model, Map<String, Tensor> inputs, Level level, Cancellation cancellation) throws OnnxException {
		return new HashMap<>(FloatExecutor.of(model).run(inputs, FloatExecutor.Observer.NONE, cancellation));
	}
}
