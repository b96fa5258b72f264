package org.m2q.ui.internal;

import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

/** Brings errors that Xtext logs to the Error Log, and nothing to the console. */
final class XtextLog extends AppenderSkeleton {

	private XtextLog() {
		setThreshold(Level.ERROR);
	}

	/** Takes over the log of Xtext; does nothing when it was done before. */
	static void install() {
		Logger logger = Logger.getLogger("org.eclipse.xtext");
		if (logger.getAppender(XtextLog.class.getName()) == null) {
			XtextLog appender = new XtextLog();
			appender.setName(XtextLog.class.getName());
			logger.addAppender(appender);
			logger.setAdditivity(false);
		}
	}

	@Override
	protected void append(LoggingEvent event) {
		Throwable cause = event.getThrowableInformation() == null ? null : event.getThrowableInformation().getThrowable();
		Activator.log(event.getRenderedMessage(), cause);
	}

	@Override
	public void close() {
		// nothing is open
	}

	@Override
	public boolean requiresLayout() {
		return false;
	}
}
