package org.m2q.ui.launch.internal;

/** Identifiers of the launch type and the attributes of its configurations. They are in files of users, so they stay. */
public final class LaunchConstants {

	/** Symbolic name of this plug-in. */
	public static final String PLUGIN_ID = "org.m2q.ui.launch";
	/** Type of launch configurations that simulate. */
	public static final String TYPE_ID = PLUGIN_ID + ".simulation";
	/** Type of launch configurations that score policies. */
	public static final String ACCURACY_ID = PLUGIN_ID + ".accuracy";
	/** Type of launch configurations that search for policies. */
	public static final String EXPLORATION_ID = PLUGIN_ID + ".exploration";
	/** Type of launch configurations that make Java and run it. */
	public static final String INFERENCE_ID = PLUGIN_ID + ".inference";
	/** Type of processes, for the console. */
	public static final String PROCESS_TYPE = "org.m2q.simulation";
	/** Name of the project. */
	public static final String PROJECT = PLUGIN_ID + ".project";
	/** Path of the file in the project, with {@code /}. */
	public static final String FILE = PLUGIN_ID + ".file";
	/** Name of the experiment; empty for all of the file. */
	public static final String EXPERIMENT = PLUGIN_ID + ".experiment";
	/** Keyword of a {@link org.m2q.core.simulation.FidelityChoice}. */
	public static final String FIDELITY = PLUGIN_ID + ".fidelity";
	/** Keyword of an {@link org.m2q.accelerator.Objective}; empty for what mappings say. */
	public static final String OBJECTIVE = PLUGIN_ID + ".objective";
	/** Values of parameters of models, by name. */
	public static final String MODEL_VALUES = PLUGIN_ID + ".modelValues";
	/** Values of parameters of accelerators, by name. */
	public static final String ACCELERATOR_VALUES = PLUGIN_ID + ".acceleratorValues";
	/** Clock of the accelerators with its unit; empty for what they say. */
	public static final String CLOCK = PLUGIN_ID + ".clock";
	/** Names of energy tables by those in whose place they are taken. */
	public static final String TABLES = PLUGIN_ID + ".tables";
	/** Whether the result is compared with its baseline afterwards. */
	public static final String COMPARE = PLUGIN_ID + ".compare";
	/** The largest EDP with which the run succeeds, with its unit; empty for any. */
	public static final String EDP_LIMIT = PLUGIN_ID + ".edpLimit";
	/** How much the console tells: keyword of a {@link ReportDetail}. */
	public static final String DETAIL = PLUGIN_ID + ".detail";
	/** How many steps an event simulation may have; empty for as many as it can. */
	public static final String EVENT_LIMIT = PLUGIN_ID + ".eventLimit";
	/** Whether the result is stored with the project. */
	public static final String STORE = PLUGIN_ID + ".store";
	/** Whether a report is written as a page. */
	public static final String HTML = PLUGIN_ID + ".html";
	/** Whether a report is written as JSON. */
	public static final String JSON = PLUGIN_ID + ".json";
	/** Whether a report is written as CSV. */
	public static final String CSV = PLUGIN_ID + ".csv";
	/** Whether a report is written as Markdown. */
	public static final String MARKDOWN = PLUGIN_ID + ".markdown";

	/** The least accuracy proxy of a policy on the front, in decibels; empty for any. */
	public static final String PROXY = PLUGIN_ID + ".proxy";
	/** The most data to and from DRAM of a policy on the front, with its unit; empty for any. */
	public static final String DRAM = PLUGIN_ID + ".dram";
	/** The most policies that are priced; empty for the number that is usual. */
	public static final String POINTS = PLUGIN_ID + ".points";
	/** Whether every layer changes on its own. */
	public static final String SINGLE = PLUGIN_ID + ".single";

	/** Path in the project below which generated projects are. */
	public static final String FOLDER = PLUGIN_ID + ".folder";
	/** Package of generated classes. */
	public static final String PACKAGE = PLUGIN_ID + ".package";
	/** Whether tensors are compared with the reference. */
	public static final String BIT_EXACT = PLUGIN_ID + ".bitExact";
	/** Whether the generated class is run. */
	public static final String INFER = PLUGIN_ID + ".infer";
	/** Files that the generated class is run on, by the names of the inputs; none for a sample. */
	public static final String INPUTS = PLUGIN_ID + ".inputs";
	/** The file for the first input, in configurations from before there were several. */
	public static final String INPUT = PLUGIN_ID + ".input";

	private LaunchConstants() {
	}
}
