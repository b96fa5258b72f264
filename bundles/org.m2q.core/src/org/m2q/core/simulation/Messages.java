package org.m2q.core.simulation;

import org.eclipse.osgi.util.NLS;

/** Texts of this package. */
final class Messages extends NLS {

	// CHECKSTYLE:OFF the names are those of the properties
	public static String noAcceleratorParameter;
	public static String noModelParameter;
	public static String noTable;
	public static String notBoolean;
	public static String notClock;
	public static String notNumber;
	public static String notQuantity;
	// CHECKSTYLE:ON

	static {
		NLS.initializeMessages("org.m2q.core.simulation.messages", Messages.class);
	}

	private Messages() {
	}
}
