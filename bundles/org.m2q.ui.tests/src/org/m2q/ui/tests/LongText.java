package org.m2q.ui.tests;

/** Texts of many layers, made the same way every time. */
final class LongText {

	private static final int WIDTHS = 5;

	private LongText() {
	}

	/** What makes the other parts priceable: to be put into a copy of the examples. */
	static String imports() {
		return "language 1.0\nimport m2q.std.*\nimport \"accelerators/m2-vit.m2q\"\nimport \"accelerators/trio-vit.m2q\"\nimport \"policies/m2q.m2q\"\n"
				+ "import \"policies/w8a8.m2q\"\n\n";
	}

	/** A model with one layer per line, and the experiment that prices it. */
	static String model(String name, int layers) {
		StringBuilder text = new StringBuilder("model " + name + " {\n\tinput image: [3, 64, 64]\n\tstage body: {\n");
		for (int i = 0; i < layers; i++) {
			text.append("\t\tl").append(i).append(": ConvNorm(").append(16 + 8 * (i % WIDTHS)).append(i == 0 ? ", stride = 2)\n" : ")\n");
		}
		return text.append("\t}\n\toutput logits\n}\n\nexperiment Run_").append(name).append(" {\n\trun ").append(name)
				.append(" with M2Q on M2ViT using M2ViT_default\n\tbaseline ").append(name)
				.append(" with W8A8 on TrioViT using TrioViT_default\n\tweights synthetic seed 42\n}\n\n").toString();
	}
}
