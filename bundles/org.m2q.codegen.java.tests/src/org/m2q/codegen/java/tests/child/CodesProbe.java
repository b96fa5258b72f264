package org.m2q.codegen.java.tests.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CancellationToken;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.InferenceSession;

/** Runs a generated class on codes. Arguments: kernels, qualified name of the class, file of codes, file that gets the codes of the outputs. */
public final class CodesProbe {

	private CodesProbe() {
	}

	/** Prints the kernels. */
	public static void main(String[] arguments) throws Exception {
		BuildOptions options = new BuildOptions(BuildOptions.Kernels.valueOf(arguments[0]), BuildOptions.ShiftAdd.MULTIPLIED, false);
		Class<?> type = Class.forName(arguments[1]);
		InferenceNetwork network = null;
		// The second one has nothing new to say.
		for (int i = 0; i < 2; i++) {
			network = (InferenceNetwork) type.getMethod("network").invoke(type.getConstructor(BuildOptions.class).newInstance(options));
		}
		InferenceSession session = network.session();
		int[][] inputs = new int[network.inputs()][];
		try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(arguments[2]))))) {
			for (int i = 0; i < inputs.length; i++) {
				inputs[i] = new int[network.inputSize(i)];
				for (int k = 0; k < inputs[i].length; k++) {
					inputs[i][k] = in.readInt();
				}
			}
		}
		int[][] outputs = new int[network.outputs()][];
		for (int i = 0; i < outputs.length; i++) {
			outputs[i] = new int[network.outputSize(i)];
		}
		session.run(inputs, outputs, new CancellationToken());
		try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[3]))))) {
			for (int[] codes : outputs) {
				for (int code : codes) {
					out.writeInt(code);
				}
			}
		}
		System.out.println(network.kernels());
	}
}
