package org.m2q.ui.internal.wizards;

/** What a new project starts with. */
enum ModelTemplate {

	/** One convolution and a classifier. */
	EMPTY("empty", "main", "Network", false, "W8A8"),
	/** Convolutions, then linear attention. */
	HYBRID("hybrid", "hybrid", "Hybrid", true, "M2Q"),
	/** Inverted bottlenecks. */
	CNN("cnn", "cnn", "Cnn", true, "M2Q"),
	/** Transformer layers on patches. */
	ATTENTION("attention", "attention", "Attention", true, "Mixed");

	private final String resource;
	private final String file;
	private final String model;
	private final boolean usesLibrary;
	private final String mixedPolicy;

	ModelTemplate(String resource, String file, String model, boolean usesLibrary, String mixedPolicy) {
		this.resource = resource;
		this.file = file;
		this.model = model;
		this.usesLibrary = usesLibrary;
		this.mixedPolicy = mixedPolicy;
	}

	/** Name of the text in the folder of templates. */
	String resource() {
		return resource;
	}

	/** Name of the file in the project. */
	String file() {
		return file + ".m2q";
	}

	/** Path of a file with weights in the project. */
	String weights() {
		return "weights/" + file + ".safetensors";
	}

	/** Name of the model. */
	String model() {
		return model;
	}

	/** Whether the model is composed of blocks of the library. */
	boolean usesLibrary() {
		return usesLibrary;
	}

	/** The policy for an accelerator that has engines for mixed schemes. */
	String mixedPolicy() {
		return mixedPolicy;
	}

	/** What the user reads. */
	String label() {
		return switch (this) {
			case EMPTY -> Messages.modelEmpty;
			case HYBRID -> Messages.modelHybrid;
			case CNN -> Messages.modelCnn;
			case ATTENTION -> Messages.modelAttention;
		};
	}

	/** One sentence about it. */
	String description() {
		return switch (this) {
			case EMPTY -> Messages.modelEmptyDescription;
			case HYBRID -> Messages.modelHybridDescription;
			case CNN -> Messages.modelCnnDescription;
			case ATTENTION -> Messages.modelAttentionDescription;
		};
	}
}
