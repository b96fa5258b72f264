package org.m2q.onnx.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.m2q.network.Network;
import org.m2q.onnx.Tensor;

/**
 * Tensors of a file, given to a network by their names.
 *
 * @param tensors what was found, by the name of the parameter
 * @param mismatches what the network needs and the file does not have, or has with another shape, in integers, or with elements that are no finite numbers
 * @param unused names in the file that the network does not need, in alphabetical order
 */
public record Binding(Map<String, Tensor> tensors, List<Mismatch> mismatches, List<String> unused) {

	/** Names that frameworks keep beside the weights and that no network needs. */
	private static final String COUNTER = ".num_batches_tracked";

	/** Copies the collections. */
	public Binding {
		tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
		mismatches = List.copyOf(mismatches);
		unused = List.copyOf(unused);
	}

	/**
	 * A parameter without its tensor.
	 *
	 * @param parameter what is needed
	 * @param found why the tensor that has the name does not fit, such as {@code with the shape [3]}; empty when there is none
	 * @param nearest name of the unused tensor that is most like it: of the same shape if there is one, then by its name; empty for none
	 */
	public record Mismatch(Parameter parameter, Optional<String> found, Optional<String> nearest) {

		/** In words, with what was expected and found. */
		public String message() {
			String wanted = "'" + parameter.name() + "' of shape " + parameter.shape();
			String problem = found.map(why -> "there is " + wanted + " in the network, and the file has it " + why)
					.orElse("the file has no " + wanted);
			return problem + nearest.map(name -> "; the most similar tensor that nothing uses is '" + name + "'").orElse("");
		}
	}

	/** Whether the network got all that it needs. */
	public boolean isComplete() {
		return mismatches.isEmpty();
	}

	/**
	 * Gives a network its tensors. Weights that are stored the other way round are not guessed: the shape must fit. A pointwise convolution takes the
	 * weights of a linear layer and the other way round, as their elements are the same.
	 *
	 * @param network what needs tensors
	 * @param file tensors by name
	 * @param names other names of parameters in the file; those without an entry have the same name
	 */
	public static Binding of(Network network, Map<String, Tensor> file, Map<String, String> names) {
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		Set<String> unused = new TreeSet<>(file.keySet());
		List<Parameter> missing = new ArrayList<>();
		for (Parameter parameter : Parameter.of(network)) {
			String name = names.getOrDefault(parameter.name(), parameter.name());
			Optional<Tensor> tensor = Optional.ofNullable(file.get(name)).flatMap(found -> fitted(parameter, found));
			if (tensor.isPresent()) {
				tensors.put(parameter.name(), tensor.get());
				unused.remove(name);
			} else {
				missing.add(parameter);
			}
		}
		unused.removeIf(name -> name.endsWith(COUNTER));
		List<Mismatch> mismatches = new ArrayList<>();
		for (Parameter parameter : missing) {
			String name = names.getOrDefault(parameter.name(), parameter.name());
			Optional<String> why = Optional.ofNullable(file.get(name)).map(Binding::misfit);
			mismatches.add(new Mismatch(parameter, why, nearest(parameter, unused, file)));
		}
		return new Binding(tensors, mismatches, List.copyOf(unused));
	}

	private static Optional<Tensor> fitted(Parameter parameter, Tensor tensor) {
		int[] wanted = parameter.extents();
		if (!tensor.type().isReal() || notFinite(tensor) >= 0) {
			return Optional.empty();
		}
		if (Arrays.equals(wanted, tensor.shape())) {
			return Optional.of(tensor);
		}
		return Arrays.equals(withoutOnes(wanted), withoutOnes(tensor.shape())) ? Optional.of(tensor.reshaped(wanted)) : Optional.empty();
	}

	private static int notFinite(Tensor tensor) {
		for (int i = 0; i < tensor.size(); i++) {
			if (!Float.isFinite(tensor.real(i))) {
				return i;
			}
		}
		return -1;
	}

	private static String misfit(Tensor tensor) {
		if (!tensor.type().isReal()) {
			return "in the type " + tensor.type() + "; real numbers are needed";
		}
		int at = notFinite(tensor);
		return at < 0 ? "with the shape " + Arrays.toString(tensor.shape()) : "with " + tensor.real(at) + " at element " + at + "; finite numbers are needed";
	}

	/** Axes of size 1 behind the first two: those of pointwise kernels. */
	private static int[] withoutOnes(int[] shape) {
		return java.util.stream.IntStream.range(0, shape.length).filter(i -> i < 2 || shape[i] != 1).map(i -> shape[i]).toArray();
	}

	private static Optional<String> nearest(Parameter parameter, Set<String> unused, Map<String, Tensor> file) {
		Comparator<String> byShape = Comparator.comparing(name -> fitted(parameter, file.get(name)).isEmpty());
		return unused.stream().min(byShape.thenComparing(name -> distance(name, parameter.name())).thenComparing(Comparator.naturalOrder()));
	}

	/** Edit distance (Levenshtein). */
	private static int distance(String a, String b) {
		int[] row = java.util.stream.IntStream.rangeClosed(0, b.length()).toArray();
		for (int i = 1; i <= a.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= b.length(); j++) {
				int above = row[j];
				row[j] = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
				diagonal = above;
			}
		}
		return row[b.length()];
	}
}
