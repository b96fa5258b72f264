package org.m2q.dsl.ide.hover;

import java.util.List;
import java.util.Optional;

import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.ILeafNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.eclipse.xtext.resource.XtextResource;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.Forecast;
import org.m2q.model.m2q.PolicyRule;

/**
 * What a rule of a policy does by itself: what an experiment comes to without it.
 *
 * @param removal takes the rule away, to be priced
 */
public record RuleEffect(QuickFix removal) {

	/**
	 * The rule whose first word or name is at a place; empty elsewhere, and for defaults, without which layers have no formats.
	 *
	 * @param resource the text
	 * @param offset a place in it
	 */
	public static Optional<RuleEffect> at(XtextResource resource, int offset) {
		if (resource.getParseResult() == null) {
			return Optional.empty();
		}
		ILeafNode leaf = NodeModelUtils.findLeafNodeAtOffset(resource.getParseResult().getRootNode(), offset);
		if (leaf == null || leaf.isHidden() || !(NodeModelUtils.findActualSemanticObjectFor(leaf) instanceof PolicyRule rule) || rule.isDefault()
				|| !(leaf.getText().equals("rule") || leaf.getText().equals(rule.getName()))) {
			return Optional.empty();
		}
		ICompositeNode whole = NodeModelUtils.findActualNodeFor(rule);
		return Optional.of(new RuleEffect(new QuickFix("Remove the rule", List.of(new TextEdit(whole.getOffset(), whole.getLength(), "")))));
	}

	/** What was predicted of the text without it, as Markdown. */
	public static String text(Forecast forecast) {
		return forecast.after().isEmpty() ? "Without this rule: " + decapitalized(forecast.details()) : "Without this rule: " + forecast.text() + ".";
	}

	private static String decapitalized(String sentence) {
		return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
	}
}
