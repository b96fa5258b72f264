package org.m2q.lsp;

/** Parameters of the custom requests. */
public final class ExperimentParams {

	private String uri = "";
	private String experiment = "";

	/** Parameters without values, as the protocol's reader needs them. */
	public ExperimentParams() {
		// the fields are set by name
	}

	/** Parameters of a request about a text, or one experiment of it; an empty name means all. */
	public ExperimentParams(String uri, String experiment) {
		this.uri = uri;
		this.experiment = experiment;
	}

	/** Address of an open text. */
	public String getUri() {
		return uri == null ? "" : uri;
	}

	/** Name of the experiment; empty for all. */
	public String getExperiment() {
		return experiment == null ? "" : experiment;
	}
}
