package org.m2q.core;

import org.m2q.core.exploration.Explorations;
import org.m2q.core.internal.Activator;
import org.m2q.core.quantized.QuantizedPoints;
import org.m2q.core.results.CurrentResult;
import org.m2q.core.simulation.Simulator;

/** Identifiers and shared objects of M2Q in an Eclipse without user interface. */
public final class M2qCore {

	/** Symbolic name of this plug-in. */
	public static final String PLUGIN_ID = "org.m2q.core";
	/** Extension of our files, without the dot. */
	public static final String FILE_EXTENSION = "m2q";
	/** Nature of projects whose files are checked when they are saved. */
	public static final String NATURE_ID = PLUGIN_ID + ".nature";
	/** Builder that checks the files of projects with the nature. */
	public static final String BUILDER_ID = PLUGIN_ID + ".builder";
	/** Type of the markers of problems. */
	public static final String PROBLEM_MARKER = PLUGIN_ID + ".problem";
	/** Type of the markers of what runs find out. */
	public static final String FINDING_MARKER = PLUGIN_ID + ".finding";
	/** Type of the markers of tasks in comments. */
	public static final String TASK_MARKER = PLUGIN_ID + ".task";
	/** Marker attribute: stable code of the problem. */
	public static final String CODE_ATTRIBUTE = "org.m2q.code";
	/** Marker attribute: values for quick fixes, separated by {@link #DATA_SEPARATOR}. */
	public static final String DATA_ATTRIBUTE = "org.m2q.data";
	/** Separates values in {@link #DATA_ATTRIBUTE}. */
	public static final String DATA_SEPARATOR = "\u001f";
	/** Folder of a project that holds stored results; nothing in it is checked. */
	public static final String RESULTS_FOLDER = "results";

	private M2qCore() {
	}

	/** What the views of this Eclipse show; one for all windows. */
	public static CurrentResult currentResult() {
		return Activator.instance().currentResult();
	}

	/** Runs experiments for this Eclipse. */
	public static Simulator simulator() {
		return Activator.instance().simulator();
	}

	/** Searches for policies in this Eclipse. */
	public static Explorations explorations() {
		return Activator.instance().explorations();
	}

	/** Points of experiments that were quantized in this Eclipse. */
	public static QuantizedPoints quantizedPoints() {
		return Activator.instance().quantizedPoints();
	}
}
