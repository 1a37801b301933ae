package tokens_test

import (
	"os"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // so that drawings are the same everywhere
	os.Exit(m.Run())      //nolint:forbidigo // a test binary ends like this
}
