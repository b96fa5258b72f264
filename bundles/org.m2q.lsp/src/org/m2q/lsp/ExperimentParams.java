package org.m2q.lsp;

import org.eclipse.lsp4j.jsonrpc.messages.Either;

/** Parameters of the custom requests. */
public final class ExperimentParams {

	private String uri = "";
	private String experiment = "";
	private Either<String, Integer> workDoneToken;

	/** Parameters without values, as the protocol's reader needs them. */
	public ExperimentParams() {
		// the fields are set by name
	}

	/** Parameters of a request about a text, or one experiment of it; an empty name means all. */
	public ExperimentParams(String uri, String experiment) {
		this.uri = uri;
		this.experiment = experiment;
	}

	/** The same with the client's token for progress, which may be null. */
	ExperimentParams withToken(Either<String, Integer> token) {
		ExperimentParams params = new ExperimentParams(uri, experiment);
		params.workDoneToken = token;
		return params;
	}

	/** Address of an open text. */
	public String getUri() {
		return uri == null ? "" : uri;
	}

	/** Name of the experiment; empty for all. */
	public String getExperiment() {
		return experiment == null ? "" : experiment;
	}

	/** Token with which the client wants to hear of the progress; null for none. */
	public Either<String, Integer> getWorkDoneToken() {
		return workDoneToken;
	}
}
