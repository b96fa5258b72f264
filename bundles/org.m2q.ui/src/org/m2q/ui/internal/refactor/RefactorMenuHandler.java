package org.m2q.ui.internal.refactor;

import java.util.List;

import org.eclipse.jface.action.IMenuManager;
import org.eclipse.ui.actions.QuickMenuCreator;
import org.eclipse.ui.menus.CommandContributionItem;
import org.eclipse.ui.menus.CommandContributionItemParameter;
import org.m2q.ui.internal.command.EditorHandler;
import org.m2q.ui.internal.editor.Editors;

/** Shows the refactorings at the caret. */
public final class RefactorMenuHandler extends EditorHandler {

	private static final List<String> COMMANDS = List.of("org.m2q.ui.rename", "org.m2q.ui.extractBlock", "org.m2q.ui.extractRule", "org.m2q.ui.inlineRule");

	@Override
	protected void run(Editors.Open open) {
		new QuickMenuCreator() {
			@Override
			protected void fillMenu(IMenuManager menu) {
				COMMANDS.forEach(command -> menu.add(new CommandContributionItem(
						new CommandContributionItemParameter(open.editor().getSite(), null, command, CommandContributionItem.STYLE_PUSH))));
			}
		}.createMenu();
	}
}
