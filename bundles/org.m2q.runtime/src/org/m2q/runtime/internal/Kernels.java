package org.m2q.runtime.internal;

import java.util.List;

import org.m2q.runtime.BuildOptions;

/** The providers that are asked for an operation, one after the other; the scalar one is last. */
public final class Kernels {

	private final List<KernelProvider> providers;
	private final String description;

	private Kernels(List<KernelProvider> providers, String description) {
		this.providers = providers;
		this.description = description;
	}

	/** The providers for an option. */
	public static Kernels of(BuildOptions.Kernels wanted) {
		return new Kernels(List.of(new ScalarProvider()), "scalar: as wanted");
	}

	/** What is used and why. */
	public String description() {
		return description;
	}

	/** The operation of a step. */
	public Op create(Step step, List<Tensor> tensors, boolean shiftAdd) {
		return providers.stream().flatMap(provider -> provider.create(step, tensors, shiftAdd).stream()).findFirst().orElseThrow();
	}
}
