package org.m2q.runtime.internal;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.runtime.BuildOptions;

/** The providers that are asked for an operation, one after the other; the scalar one is last. */
public final class Kernels {

	private static final String VECTOR_PROVIDER = "org.m2q.runtime.vector.VectorProvider";
	private static final String VECTOR_MODULE = "jdk.incubator.vector.IntVector";
	private static final String SWITCH = "org.m2q.runtime.vector";

	private final List<KernelProvider> providers;
	private final String description;
	private final boolean integers;

	private Kernels(List<KernelProvider> providers, String description, boolean integers) {
		this.providers = List.copyOf(providers);
		this.description = description;
		this.integers = integers;
	}

	/** The providers for an option. */
	public static Kernels of(BuildOptions.Kernels wanted) {
		if (wanted == BuildOptions.Kernels.SCALAR) {
			return new Kernels(List.of(new ScalarProvider()), "scalar, as wanted", true);
		}
		List<KernelProvider> providers = new ArrayList<>();
		Optional<String> reason = vector(Kernels.class.getClassLoader(), providers);
		if (reason.isPresent()) {
			Notice.touch();
		}
		String description = reason.map(text -> "scalar, because " + text).orElseGet(() -> providers.getFirst().name());
		providers.add(new ScalarProvider());
		return new Kernels(providers, description, wanted == BuildOptions.Kernels.INTEGER);
	}

	/**
	 * Adds the provider on the Vector API, which no class outside its package refers to.
	 *
	 * @return why it is not there
	 */
	static Optional<String> vector(ClassLoader loader, List<KernelProvider> providers) {
		if ("false".equals(System.getProperty(SWITCH))) {
			return Optional.of("-D" + SWITCH + "=false was given");
		}
		try {
			Class.forName(VECTOR_MODULE, false, loader);
		} catch (ClassNotFoundException | LinkageError e) {
			return Optional.of("the module jdk.incubator.vector is not there; give the JVM --add-modules jdk.incubator.vector");
		}
		try {
			providers.add((KernelProvider) Class.forName(VECTOR_PROVIDER, true, loader).getConstructor().newInstance());
			return Optional.empty();
		} catch (InvocationTargetException e) {
			return Optional.of(String.valueOf(e.getCause().getMessage()));
		} catch (ReflectiveOperationException | LinkageError e) {
			return Optional.of("the kernels on the Vector API cannot be loaded: " + e);
		}
	}

	/** Logs once per class loader, when it is initialized, why networks run on scalar kernels although faster ones were wanted. */
	private static final class Notice {
		static {
			vector(Kernels.class.getClassLoader(), new ArrayList<>()).ifPresent(reason -> System.getLogger("org.m2q.runtime").log(System.Logger.Level.INFO,
					"scalar kernels are used, which are slower and give the same results, because " + reason));
		}

		private Notice() {
		}

		/** Initializes the class. */
		static void touch() {
			// The initializer of the class does all.
		}
	}

	/** What is used and why. */
	public String description() {
		return description;
	}

	/** Whether there are other kernels than the scalar ones. */
	public boolean areVectors() {
		return providers.size() > 1;
	}

	/** The operation of a step on the scalar kernels. */
	public Op scalar(Step step, List<Tensor> tensors, boolean shiftAdd) {
		return providers.getLast().create(step, tensors, shiftAdd, integers).orElseThrow();
	}

	/** The operation of a step. */
	public Op create(Step step, List<Tensor> tensors, boolean shiftAdd) {
		return providers.stream().flatMap(provider -> provider.create(step, tensors, shiftAdd, integers).stream()).findFirst().orElseThrow();
	}
}
