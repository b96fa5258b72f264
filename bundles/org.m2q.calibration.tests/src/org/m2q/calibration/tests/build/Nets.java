package org.m2q.calibration.tests.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.m2q.base.Cancellation;
import org.m2q.calibration.FloatNetwork;
import org.m2q.calibration.Observations;
import org.m2q.calibration.build.BuildRequest;
import org.m2q.calibration.build.BuiltProgram;
import org.m2q.calibration.build.ProgramBuilder;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Policy;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.network.Network;
import org.m2q.onnx.Tensor;
import org.m2q.onnx.export.Parameter;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;
import org.m2q.quant.program.ProgramInterpreter;

/** A network with a policy, random parameters and random samples. */
final class Nets {

	private static final M2qWorkspace WORKSPACE = M2qWorkspace.create();

	final LayerNetwork layers;
	final ResolvedPolicy policy;
	final Map<String, Tensor> parameters;
	final FloatNetwork floats;
	final List<List<float[]>> samples = new ArrayList<>();

	Nets(LayerNetwork layers, ResolvedPolicy policy, Map<String, Tensor> parameters, int samples, double brightness, long seed) throws Exception {
		this.layers = layers;
		this.policy = policy;
		this.parameters = parameters;
		floats = new FloatNetwork(layers.network(), parameters);
		Random random = new Random(seed);
		for (int i = 0; i < samples; i++) {
			List<float[]> inputs = new ArrayList<>();
			layers.network().inputs().forEach(input -> {
				float[] values = new float[Math.toIntExact(input.shape().elements())];
				for (int k = 0; k < values.length; k++) {
					values[k] = (float) (brightness * random.nextGaussian());
				}
				inputs.add(values);
			});
			this.samples.add(inputs);
		}
	}

	static final String DEFAULT = "weights int8 symmetric per filter scale mse activations uint8 asymmetric accumulator int32 requantize dyadic";

	/** The text of a policy with one default. */
	static String policy(String treatments) {
		return "policy P {\n\tdefault { " + treatments.replace(" activations", "\n\t\tactivations").replace(" accumulator", "\n\t\taccumulator")
				.replace(" requantize", "\n\t\trequantize").replace(" divisor", "\n\t\tdivisor").replace(" migrate", "\n\t\tmigrate").replace(" shift", "\n\t\tshift").replace(" learn", "\n\t\tlearn")
				.replace(" correct", "\n\t\tcorrect") + " }\n}\n";
	}

	/** A model with one input x and some steps, with parameters in which every number matters. */
	static Nets of(String input, String steps, String treatments) throws Exception {
		return of(input, steps, policy(treatments), 8, 1);
	}

	static synchronized Nets of(String input, String steps, String policies, int samples, long seed) throws Exception {
		String text = "language 1.0\nimport m2q.std.*\n\nmodel M {\n\tinput x: " + input + "\n\t" + steps + "\n}\n" + policies;
		M2qDocument document = WORKSPACE.open("memory:/build.m2q", text);
		assertEquals(List.of(), document.problems().stream().filter(problem -> problem.isError()).toList(), text);
		LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), Map.of(), Cancellation.NONE).complete().orElseThrow());
		return new Nets(network, resolved(document, network), random(network.network(), seed), samples, 1, seed);
	}

	/** The last model of a text. */
	static synchronized LayerNetwork layers(String text) {
		M2qDocument document = WORKSPACE.open("memory:/layers.m2q", text);
		return Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getLast(), Map.of(), Cancellation.NONE).complete().orElseThrow());
	}

	/** The first model of an example with the given treatments. */
	static synchronized Nets example(String file, Map<String, Object> arguments, String policies, double brightness) throws Exception {
		M2qDocument document = WORKSPACE.open(root().resolve("dsl-examples").resolve(file).toUri().toString());
		LayerNetwork network = Layers.of(new Elaborator(TextLocator.INSTANCE).elaborate(document.models().getFirst(), arguments, Cancellation.NONE).complete().orElseThrow());
		M2qDocument policy = WORKSPACE.open("memory:/policy.m2q", "language 1.0\n" + policies);
		return new Nets(network, resolved(policy, network), file.startsWith("levit") ? damped(network.network(), 5) : trained(network.network(), 5), 1, brightness, 3);
	}

	private static ResolvedPolicy resolved(M2qDocument document, LayerNetwork network) {
		ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(document.definitions(Policy.class).getLast(), network, LayerMetrics.NONE, Cancellation.NONE);
		assertEquals(List.of(), resolved.problems().stream().filter(problem -> problem.isError()).toList());
		return resolved;
	}

	static Path root() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder;
			}
		}
		throw new IllegalStateException("the source tree is not above " + Path.of("").toAbsolutePath());
	}

	/** Weights of He, and other parameters in which every number matters. */
	static Map<String, Tensor> random(Network network, long seed) {
		return parameters(network, seed, 0.3, 1);
	}

	/** As after a training: normalizations that differ a little from doing nothing. */
	static Map<String, Tensor> trained(Network network, long seed) {
		return parameters(network, seed, 0.05, 1);
	}

	/** The same with small factors of normalizations, so that residual sums do not grow until softmax only chooses. */
	static Map<String, Tensor> damped(Network network, long seed) {
		return parameters(network, seed, 0.05, 0.4);
	}

	private static Map<String, Tensor> parameters(Network network, long seed, double spread, double gain) {
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		Random random = new Random(seed);
		for (Parameter parameter : Parameter.of(network)) {
			int[] shape = parameter.extents();
			int size = Tensor.size(shape);
			double he = Math.sqrt(2.0 / Math.max(1, size / Math.max(1, shape.length == 0 ? 1 : shape[0])));
			float[] values = new float[size];
			for (int i = 0; i < size; i++) {
				double normal = random.nextGaussian();
				values[i] = (float) switch (parameter.role()) {
					case WEIGHT -> he * normal;
					case GAMMA, SCALE -> gain * (1 + spread * normal);
					case VARIANCE -> 1 + Math.abs(normal) * spread;
					case BIAS, BETA, MEAN, TABLE -> spread * normal;
				};
			}
			tensors.put(parameter.name(), Tensor.of(shape, values));
		}
		return tensors;
	}

	Observations observations() throws Exception {
		return Observing.of(floats, samples);
	}

	BuiltProgram build() throws Exception {
		return ProgramBuilder.build(new BuildRequest(layers, parameters, policy, observations()), Cancellation.NONE);
	}

	/** Signal-to-noise ratio in dB of the dequantized outputs over all samples, against the float network. */
	double sqnr(BuiltProgram built) throws Exception {
		ProgramInterpreter interpreter = new ProgramInterpreter(built.program().orElseThrow(() -> new AssertionError(built.problems().toString())));
		double signal = 0;
		double noise = 0;
		for (List<float[]> inputs : samples) {
			List<float[]> expected = floats.run(inputs, FloatNetwork.Observer.NONE, Cancellation.NONE);
			float[][] actual = interpreter.runReal(inputs.toArray(float[][]::new));
			for (int o = 0; o < actual.length; o++) {
				for (int i = 0; i < actual[o].length; i++) {
					double error = actual[o][i] - expected.get(o)[i];
					signal += (double) expected.get(o)[i] * expected.get(o)[i];
					noise += error * error;
				}
			}
		}
		return 10 * Math.log10(signal / noise);
	}
}
