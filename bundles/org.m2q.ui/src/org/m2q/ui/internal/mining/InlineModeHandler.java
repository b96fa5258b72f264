package org.m2q.ui.internal.mining;

import java.util.Map;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.preference.IPreferenceStore;
import org.eclipse.jface.util.IPropertyChangeListener;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.commands.IElementUpdater;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.menus.UIElement;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.Messages;
import org.m2q.ui.internal.preferences.InlineMode;
import org.m2q.ui.internal.preferences.PreferenceKeys;

/** Chooses how much the editor says about costs: the mode that the command names, or the next one. Its only state is the preference. */
public final class InlineModeHandler extends AbstractHandler implements IElementUpdater {

	/** Command that goes to the next mode. */
	public static final String NEXT_COMMAND = "org.m2q.ui.estimateToggle";
	/** Command that goes to a mode. */
	public static final String SET_COMMAND = "org.m2q.ui.inlineCosts";
	/** Parameter of {@link #SET_COMMAND}: {@link InlineMode#id()}. */
	public static final String MODE_PARAMETER = "org.m2q.ui.inlineCosts.mode";

	private final IPropertyChangeListener preference = event -> {
		if (PreferenceKeys.INLINE_MODE.equals(event.getProperty())) {
			PlatformUI.getWorkbench().getDisplay().asyncExec(InlineModeHandler::refreshElements);
		}
	};

	/** Follows the preference, so that menus show what is chosen elsewhere. */
	public InlineModeHandler() {
		store().addPropertyChangeListener(preference);
	}

	@Override
	public void dispose() {
		store().removePropertyChangeListener(preference);
		super.dispose();
	}

	@Override
	public Object execute(ExecutionEvent event) {
		String wanted = event.getParameter(MODE_PARAMETER);
		InlineMode mode = wanted == null ? current().next() : InlineMode.of(wanted);
		store().setValue(PreferenceKeys.INLINE_MODE, mode.id());
		StatusLine.show(HandlerUtil.getActiveEditor(event), NLS.bind(Messages.inlineMode, name(mode)));
		return null;
	}

	@Override
	public void updateElement(UIElement element, @SuppressWarnings("rawtypes") Map parameters) {
		Object mode = parameters.get(MODE_PARAMETER);
		if (mode != null) {
			element.setChecked(current().id().equals(mode));
		} else {
			element.setIcon(Images.descriptor("inline-" + current().id()));
			element.setTooltip(NLS.bind(Messages.inlineModeTooltip, name(current())));
		}
	}

	private static InlineMode current() {
		return InlineMode.of(store().getString(PreferenceKeys.INLINE_MODE));
	}

	private static IPreferenceStore store() {
		return Activator.instance().getPreferenceStore();
	}

	private static void refreshElements() {
		ICommandService commands = PlatformUI.getWorkbench().getService(ICommandService.class);
		if (commands != null) {
			commands.refreshElements(NEXT_COMMAND, null);
			commands.refreshElements(SET_COMMAND, null);
		}
	}

	private static String name(InlineMode mode) {
		return switch (mode) {
			case OFF -> Messages.inlineOff;
			case COMPACT -> Messages.inlineCompact;
			case FULL -> Messages.inlineFull;
		};
	}
}
