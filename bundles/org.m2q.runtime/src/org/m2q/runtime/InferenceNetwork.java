package org.m2q.runtime;

import java.util.List;
import java.util.Map;

import org.m2q.runtime.internal.Ops;
import org.m2q.runtime.internal.Placement;
import org.m2q.runtime.internal.Tensor;

/** A network that is ready to run: immutable, packed weights. All threads may share it; every thread that runs it needs a session of its own. */
public final class InferenceNetwork {

	private final String name;
	private final Placement.Result placement;
	private final Ops ops;
	private final List<Integer> inputs;
	private final List<Integer> outputs;
	private final Map<Integer, int[]> constants;
	private final boolean observable;
	private final String kernels;

	InferenceNetwork(String name, Placement.Result placement, Ops ops, List<Integer> inputs, List<Integer> outputs, Map<Integer, int[]> constants,
			boolean observable, String kernels) {
		this.name = name;
		this.placement = placement;
		this.ops = ops;
		this.inputs = List.copyOf(inputs);
		this.outputs = List.copyOf(outputs);
		this.constants = Map.copyOf(constants);
		this.observable = observable;
		this.kernels = kernels;
	}

	/** Its name. */
	public String name() {
		return name;
	}

	/** Number of inputs. */
	public int inputs() {
		return inputs.size();
	}

	/** Number of outputs. */
	public int outputs() {
		return outputs.size();
	}

	/** Elements of an input of one batch item. */
	public int inputSize(int input) {
		return tensor(inputs.get(input)).size();
	}

	/** Elements of an output of one batch item. */
	public int outputSize(int output) {
		return tensor(outputs.get(output)).size();
	}

	/** Codes that an input may have. */
	public CodeRange inputRange(int input) {
		return tensor(inputs.get(input)).range();
	}

	/** Codes that an output may have. */
	public CodeRange outputRange(int output) {
		return tensor(outputs.get(output)).range();
	}

	/** Which kernels it uses and why, such as {@code vector, 16 lanes of 32 bits} or {@code scalar: …}. */
	public String kernels() {
		return kernels;
	}

	/** Whether it still runs on scalar kernels, wholly or in part, because others are being made ready: see {@link BuildOptions.Start#GRADUAL}. */
	public boolean isStarting() {
		return ops.areChanging();
	}

	/** Bytes of the arena of a session. */
	public long arenaBytes() {
		return placement.bytes() + 2L * placement.shorts() + 4L * placement.ints();
	}

	/** A session that computes in the thread that runs it. */
	public InferenceSession session() {
		return new InferenceSession(this, WorkerPool.NONE);
	}

	/** A session that shares its work with the threads of a pool, which is the caller's to close. */
	public InferenceSession session(WorkerPool pool) {
		return new InferenceSession(this, pool);
	}

	Placement.Result placement() {
		return placement;
	}

	Tensor tensor(int index) {
		return placement.tensors().get(index);
	}

	Ops ops() {
		return ops;
	}

	int input(int number) {
		return inputs.get(number);
	}

	int output(int number) {
		return outputs.get(number);
	}

	Map<Integer, int[]> constants() {
		return constants;
	}

	boolean isObservable() {
		return observable;
	}
}
