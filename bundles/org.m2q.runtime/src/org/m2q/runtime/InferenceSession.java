package org.m2q.runtime;

import org.m2q.runtime.internal.Memory;
import org.m2q.runtime.internal.Op;
import org.m2q.runtime.internal.Ops;
import org.m2q.runtime.internal.Placement;
import org.m2q.runtime.internal.Scratch;
import org.m2q.runtime.internal.Tensor;
import org.m2q.runtime.internal.TensorCopy;

/**
 * One place to run a network: an arena that is used again by every run, which therefore allocates nothing. For one thread at a time.
 *
 * <p>Codes are given and taken in the row-major order of the logical shape ([channels, rows, columns], [tokens, features]), however they lie in the arena;
 * items of a batch follow each other.
 */
public final class InferenceSession {

	private final InferenceNetwork network;
	private final WorkerPool pool;
	private final Memory memory;
	private final Scratch[] scratch;
	private Scratch.Size room = Scratch.Size.NONE;
	private final CancellationToken never = new CancellationToken();

	InferenceSession(InferenceNetwork network, WorkerPool pool) {
		this.network = network;
		this.pool = pool;
		Placement.Result placement = network.placement();
		memory = new Memory(new byte[placement.bytes()], new short[placement.shorts()], new int[placement.ints()]);
		scratch = new Scratch[pool.threads()];
		makeRoom(network.ops().scratch());
		network.constants().forEach((index, codes) -> {
			Tensor tensor = network.tensor(index);
			TensorCopy.in(tensor, memory, codes, 0);
		});
	}

	/**
	 * Runs the network with one input and one output.
	 *
	 * @param input codes of one item, or of several one after the other
	 * @param output receives the codes of as many results
	 */
	public void run(int[] input, int[] output) {
		run(new int[][] { input }, new int[][] { output }, never);
	}

	/**
	 * Runs the network.
	 *
	 * @param inputs per input the codes of one batch item, or of several one after the other
	 * @param outputs per output an array that receives the codes of as many results
	 * @param token asks to stop
	 * @throws InvalidInputException when numbers of arrays or their lengths are wrong, or a code is out of range; nothing has been computed then
	 * @throws InferenceCancelledException when the token asked to stop
	 */
	public void run(int[][] inputs, int[][] outputs, CancellationToken token) {
		int batch = check(inputs, outputs);
		for (int item = 0; item < batch; item++) {
			for (int i = 0; i < inputs.length; i++) {
				Tensor tensor = network.tensor(network.input(i));
				TensorCopy.in(tensor, memory, inputs[i], item * tensor.size());
			}
			compute(token);
			for (int i = 0; i < outputs.length; i++) {
				Tensor tensor = network.tensor(network.output(i));
				TensorCopy.out(tensor, memory, outputs[i], item * tensor.size());
			}
		}
	}

	/**
	 * Computes the outputs from the inputs that {@link #setInput} has put into the arena, or from those of the last run.
	 *
	 * @throws InferenceCancelledException when the token asked to stop
	 */
	public void compute(CancellationToken token) {
		Ops ops = network.ops();
		boolean changing = ops.areChanging();
		for (int i = 0; i < ops.count(); i++) {
			Op op = ops.get(i);
			if (i == 0 || changing) {
				makeRoom(ops.scratch());
			}
			long begin = changing ? System.nanoTime() : 0;
			pool.run(op, memory, scratch, token);
			if (changing) {
				ops.took(i, System.nanoTime() - begin);
			}
			if (token.isCancelled()) {
				throw new InferenceCancelledException(network.name() + " was cancelled at '" + op.name() + "'");
			}
		}
		if (changing) {
			ops.ran();
		}
	}

	/** Scratch grows when operations are announced that need more; a session that was there before allocates once more. */
	private void makeRoom(Scratch.Size wanted) {
		if (room != wanted) {
			for (int i = 0; i < scratch.length; i++) {
				scratch[i] = wanted.allocate();
			}
			room = wanted;
		}
	}

	private int check(int[][] inputs, int[][] outputs) {
		if (inputs.length != network.inputs() || outputs.length != network.outputs()) {
			throw new InvalidInputException(network.name() + " has " + network.inputs() + " inputs and " + network.outputs() + " outputs; given were "
					+ inputs.length + " and " + outputs.length);
		}
		int batch = inputs.length == 0 ? 1 : inputs[0].length / network.inputSize(0);
		for (int i = 0; i < inputs.length; i++) {
			checkInput(i, inputs[i], batch);
		}
		for (int i = 0; i < outputs.length; i++) {
			checkOutput(i, outputs[i], batch);
		}
		return batch;
	}

	private void checkOutput(int output, int[] codes, int batch) {
		if (codes.length != (long) batch * network.outputSize(output)) {
			throw new InvalidInputException("output '" + network.tensor(network.output(output)).name() + "' of " + network.name() + " has "
					+ network.outputSize(output) + " elements per item; the array for " + batch + " items has " + codes.length);
		}
	}

	private void checkInput(int input, int[] codes, int batch) {
		Tensor tensor = network.tensor(network.input(input));
		if (batch == 0 || codes.length != (long) batch * tensor.size()) {
			throw new InvalidInputException("input '" + tensor.name() + "' of " + network.name() + " needs " + tensor.size() + " codes per item; given were "
					+ codes.length);
		}
		CodeRange range = tensor.range();
		for (int i = 0; i < codes.length; i++) {
			if (codes[i] < range.low() || codes[i] > range.high()) {
				throw new InvalidInputException("code " + codes[i] + " of element " + i + " of input '" + tensor.name() + "' is outside " + range.low() + " to "
						+ range.high());
			}
		}
	}

	/**
	 * Puts an input into the arena.
	 *
	 * @param input number of the input
	 * @param codes its codes
	 * @throws InvalidInputException when their number is wrong or one is out of range
	 */
	public void setInput(int input, int[] codes) {
		checkInput(input, codes, 1);
		TensorCopy.in(network.tensor(network.input(input)), memory, codes, 0);
	}

	/**
	 * Takes an output from the arena.
	 *
	 * @param output number of the output
	 * @param codes receives its codes
	 */
	public void getOutput(int output, int[] codes) {
		checkOutput(output, codes, 1);
		TensorCopy.out(network.tensor(network.output(output)), memory, codes, 0);
	}

	/**
	 * The codes of a tensor after the last run, in row-major order of its logical shape.
	 *
	 * @param tensor index that {@link NetworkBuilder#tensor} gave
	 * @throws IllegalStateException when the network was not built {@link BuildOptions#observable() observable}
	 */
	public int[] codes(int tensor) {
		if (!network.isObservable()) {
			throw new IllegalStateException(network.name() + " keeps no tensors; build it observable");
		}
		Tensor wanted = network.tensor(tensor);
		int[] codes = new int[wanted.size()];
		TensorCopy.out(wanted, memory, codes, 0);
		return codes;
	}
}
