/** Layout of texts. */
package org.m2q.dsl.ide.format;
