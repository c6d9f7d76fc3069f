import subprocess
import sys


def test_without_a_token_the_library_is_not_loaded() -> None:
    program = (
        "import sys\n"
        "from handover.app import build_app\n"
        "from handover.hub import build_hub\n"
        "from handover.settings import Settings\n"
        "build_app(build_hub(Settings(search_model='off')))\n"
        "sys.exit('telegram' in sys.modules)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], check=False)
    assert ended.returncode == 0
