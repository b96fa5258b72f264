package org.m2q.ui.internal.wizards;

/** The accelerator of a new project. */
enum AcceleratorTemplate {

	/** Multiplier array and shifter and adder tree. */
	M2VIT("M2ViT", "accelerators/m2-vit.m2q", true),
	/** Two 8-bit engines. */
	TRIOVIT("TrioViT", "accelerators/trio-vit.m2q", false),
	/** One 8-bit engine. */
	SINGLE_ARRAY("SingleArray", "accelerators/single-array.m2q", false),
	/** None, and no experiment. */
	NONE("", "", false);

	private final String accelerator;
	private final String file;
	private final boolean mixed;

	AcceleratorTemplate(String accelerator, String file, boolean mixed) {
		this.accelerator = accelerator;
		this.file = file;
		this.mixed = mixed;
	}

	/** Its name in the language. */
	String accelerator() {
		return accelerator;
	}

	/** Where it is among the examples and in the project. */
	String file() {
		return file;
	}

	/** Whether it has engines for mixed schemes. */
	boolean isMixed() {
		return mixed;
	}

	/** What the user reads. */
	String label() {
		return switch (this) {
			case M2VIT -> Messages.acceleratorM2Vit;
			case TRIOVIT -> Messages.acceleratorTrioVit;
			case SINGLE_ARRAY -> Messages.acceleratorSingle;
			case NONE -> Messages.acceleratorNone;
		};
	}

	/** One sentence about it. */
	String description() {
		return switch (this) {
			case M2VIT -> Messages.acceleratorM2VitDescription;
			case TRIOVIT -> Messages.acceleratorTrioVitDescription;
			case SINGLE_ARRAY -> Messages.acceleratorSingleDescription;
			case NONE -> Messages.acceleratorNoneDescription;
		};
	}
}
