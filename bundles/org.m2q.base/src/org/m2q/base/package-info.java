/** Units, problems, source spans and cancellation shared by every other bundle. */
package org.m2q.base;
