package org.m2q.core.inference.child;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;

/**
 * Runs a generated class on given codes and writes the codes of all its tensors. Arguments: qualified name of the class, file of inputs, file of results,
 * number of tensors, and {@code shifted} for shift-add filters that are computed by shifting and adding.
 */
public final class TensorDump {

	private TensorDump() {
	}

	/** Runs the class. */
	public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
		BuildOptions options = arguments.length > 4 && arguments[4].equals("shifted") ? BuildOptions.REFERENCE : BuildOptions.OBSERVABLE;
		Class<?> type = Class.forName(arguments[0]);
		InferenceNetwork network = (InferenceNetwork) type.getMethod("network").invoke(type.getConstructor(BuildOptions.class).newInstance(options));
		int[][] inputs = new int[network.inputs()][];
		try (DataInputStream in = new DataInputStream(Files.newInputStream(Path.of(arguments[1])))) {
			for (int i = 0; i < inputs.length; i++) {
				ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(network.inputSize(i) * Integer.BYTES));
				inputs[i] = new int[network.inputSize(i)];
				bytes.asIntBuffer().get(inputs[i]);
			}
		}
		int[][] outputs = new int[network.outputs()][];
		for (int i = 0; i < outputs.length; i++) {
			outputs[i] = new int[network.outputSize(i)];
		}
		InferenceSession session = network.session();
		long start = System.nanoTime();
		session.run(inputs, outputs, new CancellationToken());
		System.out.println("kernels: " + network.kernels() + ", first inference " + (System.nanoTime() - start) / 1_000_000 + " ms");
		int tensors = Integer.parseInt(arguments[3]);
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2]))))) {
			for (int tensor = 0; tensor < tensors; tensor++) {
				int[] codes = session.codes(tensor);
				ByteBuffer bytes = ByteBuffer.allocate(codes.length * Integer.BYTES);
				bytes.asIntBuffer().put(codes);
				out.writeInt(codes.length);
				Channels.newChannel(out).write(bytes);
			}
		}
	}
}
