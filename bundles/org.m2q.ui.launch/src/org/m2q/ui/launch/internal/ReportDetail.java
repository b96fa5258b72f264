package org.m2q.ui.launch.internal;

import java.util.Arrays;
import java.util.Locale;

import org.m2q.report.LayerSelection;

/** How much a simulation tells. */
enum ReportDetail {

	/** Totals of every point. */
	SUMMARY(LayerSelection.NONE),
	/** Also the layers that matter most. */
	LAYERS(LayerSelection.top(20)),
	/** All layers. */
	ALL(LayerSelection.ALL),
	/** All layers, and every tile of the first point as a file. */
	TRACE(LayerSelection.ALL);

	private final LayerSelection layers;

	ReportDetail(LayerSelection layers) {
		this.layers = layers;
	}

	/** Name in launch configurations and preferences. */
	String keyword() {
		return name().toLowerCase(Locale.ROOT);
	}

	/** The detail of a name; that of new configurations for an unknown one. */
	static ReportDetail of(String keyword) {
		return Arrays.stream(values()).filter(detail -> detail.keyword().equals(keyword)).findFirst().orElse(LAYERS);
	}

	/** Layers in the console. */
	LayerSelection layers() {
		return layers;
	}

	/** What the user reads. */
	String label() {
		return switch (this) {
			case SUMMARY -> Messages.detailSummary;
			case LAYERS -> Messages.detailLayers;
			case ALL -> Messages.detailAll;
			case TRACE -> Messages.detailTrace;
		};
	}
}
